"""Shapes of rooms and live sessions, as `livestream.realtime.resources` has them."""

from rest_framework import serializers

from api.public.cards import SessionCardSerializer
from api.public.serializers import PolicyRefSerializer, SellerSerializer, Shape, ShareSerializer
from livestream.models import Captions, ChatMessage, LiveSession
from shop.models import Product


class PlaybackSerializer(Shape):
    """How to watch a session on air."""

    kind = serializers.ChoiceField(choices=["hls", "whep"])
    url = serializers.CharField()


class ReplaySerializer(Shape):
    """How to watch a session that has ended."""

    url = serializers.CharField()


class CaptionTrackSerializer(Shape):
    """Captions in one language, as WebVTT at `url`."""

    language = serializers.ChoiceField(choices=Captions.Language.choices)
    name = serializers.CharField()
    url = serializers.CharField()


class SessionSerializer(Shape):
    """One broadcast."""

    id = serializers.IntegerField()
    v = serializers.IntegerField()
    title = serializers.CharField()
    status = serializers.ChoiceField(choices=LiveSession.Status.choices)
    planned_at = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    ai_host = serializers.BooleanField()
    playback = PlaybackSerializer(allow_null=True)
    replay = ReplaySerializer(allow_null=True)
    poster = serializers.CharField(allow_null=True)


class RoomAnchorSerializer(Shape):
    """Who hosts, by alias."""

    alias = serializers.CharField()
    organisation = serializers.CharField()
    avatar = serializers.CharField(allow_null=True)


class RoomSerializer(Shape):
    """A room's page. `session` is the one on air, else the last one; never one that has not begun."""

    slug = serializers.CharField()
    title = serializers.CharField()
    cover = serializers.CharField(allow_null=True)
    anchor = RoomAnchorSerializer()
    seller = SellerSerializer()
    session = SessionSerializer(allow_null=True)
    next_session = SessionCardSerializer(allow_null=True)
    server_time = serializers.DateTimeField()


class OfferVariantSerializer(Shape):
    """What is offered."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class OfferMakerSerializer(Shape):
    """Who made it, by the alias she consented to, and what reaches her of one piece."""

    id = serializers.IntegerField()
    alias = serializers.CharField()
    workshop = serializers.CharField()
    share_fen = serializers.IntegerField()


class OfferSerializer(Shape):
    """A product in a session, with its live price in fen and what is left of its allotment."""

    id = serializers.IntegerField()
    v = serializers.IntegerField()
    position = serializers.IntegerField()
    product_id = serializers.IntegerField()
    title = serializers.CharField()
    subtitle = serializers.CharField(allow_blank=True)
    image = serializers.CharField(allow_null=True)
    variants = OfferVariantSerializer(many=True)
    price_fen = serializers.IntegerField()
    list_price_fen = serializers.IntegerField()
    allotment = serializers.IntegerField()
    left = serializers.IntegerField()
    per_person_limit = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(choices=["open", "sold_out", "closed"])
    maker = OfferMakerSerializer(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)


class PinSerializer(Shape):
    """What is being explained; `offer_id` is null when nothing is."""

    offer_id = serializers.IntegerField(allow_null=True)
    v = serializers.IntegerField()
    pinned_at = serializers.DateTimeField(allow_null=True)


class ChatLineSerializer(Shape):
    """A line of chat. A deleted one keeps its place with an empty text."""

    id = serializers.IntegerField()
    v = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=ChatMessage.Kind.choices)
    alias = serializers.CharField()
    role = serializers.ChoiceField(choices=ChatMessage.Role.choices)
    text = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    deleted = serializers.BooleanField()


class ChatRulesSerializer(Shape):
    """Seconds between two lines of a person, and seconds that the crew reads earlier; 0 is off."""

    slow_s = serializers.IntegerField()
    delay_s = serializers.IntegerField()
    v = serializers.IntegerField()


class SnapshotSerializer(Shape):
    """A room at one moment; events after `seq` build on it."""

    seq = serializers.IntegerField()
    session = SessionSerializer(allow_null=True)
    offers = OfferSerializer(many=True)
    pin = PinSerializer(allow_null=True)
    chat = ChatLineSerializer(many=True)
    viewers = serializers.IntegerField()
    likes = serializers.IntegerField()
    announcement = serializers.CharField(allow_null=True)
    rules = ChatRulesSerializer()
    server_time = serializers.DateTimeField()


class TicketSerializer(Shape):
    """Opens a socket at `ws_url?t=ticket` within `expires_in` seconds."""

    ticket = serializers.CharField()
    ws_url = serializers.CharField()
    expires_in = serializers.IntegerField()


class QuoteSerializer(Shape):
    """The buying sheet, in fen. `reasons` are the codes of what stands in the way."""

    unit_price_fen = serializers.IntegerField()
    total_fen = serializers.IntegerField()
    discount_fen = serializers.IntegerField()
    postage_fen = serializers.IntegerField()
    pay_fen = serializers.IntegerField()
    coupon_refused = serializers.CharField(allow_null=True)
    exempt_class = serializers.ChoiceField(choices=Product.Exemption.choices)
    shares = ShareSerializer(many=True)
    policy = PolicyRefSerializer(allow_null=True)
    left = serializers.IntegerField()
    per_person_limit = serializers.IntegerField()
    can_buy = serializers.BooleanField()
    reasons = serializers.ListField(child=serializers.CharField())
