"""Live sessions, offers and chat, for reading."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.read_only_admin import ReadOnlyInline, money
from livestream.models import ChatMessage, Flag, LiveSession, Offer, Penalty, Pin, Word
from programmes.federated_admin import FederatedAdmin


class OfferInline(ReadOnlyInline):
    """What a session offered."""

    model = Offer
    exclude_fields = ("version",)


@admin.register(LiveSession)
class LiveSessionAdmin(FederatedAdmin):
    """Broadcasts."""

    federation_paths = ("room__organisation__federation",)
    list_display = (
        "title",
        "room",
        "status",
        "planned_at",
        "started_at",
        "ended_at",
        "peak_viewers",
        "likes",
    )
    list_filter = ("status", "room")
    list_related = ("room",)
    search_fields = ("title", "room__slug")
    date_hierarchy = "planned_at"
    ordering = ("-planned_at",)
    inlines = (OfferInline,)


@admin.register(Offer)
class OfferAdmin(FederatedAdmin):
    """Products in sessions at their live price."""

    federation_paths = ("session__room__organisation__federation",)
    list_display = (
        "id",
        "session",
        "variant",
        money("live_price_fen", _("直播价")),
        "per_person_limit",
        "ends_at",
        "closed_at",
    )
    list_related = ("session", "variant")
    search_fields = ("session__title", "variant__sku")
    ordering = ("-id",)


@admin.register(Pin)
class PinAdmin(FederatedAdmin):
    """What was explained when, at which price."""

    federation_paths = ("session__room__organisation__federation",)
    list_display = ("session", "offer", money("price_fen", _("讲解时价格")), "pinned_at", "unpinned_at")
    list_related = ("session", "offer")
    ordering = ("-id",)


@admin.register(ChatMessage)
class ChatMessageAdmin(FederatedAdmin):
    """What was said; deleted lines stay, by law."""

    federation_paths = ("session__room__organisation__federation",)
    list_display = ("id", "session", "kind", "alias", "text", "at", "deleted_at")
    list_filter = ("kind", "session__room")
    list_related = ("session",)
    search_fields = ("text", "alias")
    ordering = ("-id",)


@admin.register(Penalty)
class PenaltyAdmin(FederatedAdmin):
    """Mutes and bans, appeals first to be seen by their time."""

    federation_paths = ("room__organisation__federation",)
    list_display = (
        "id",
        "room",
        "kind",
        "user",
        "reason",
        "term",
        "starts_at",
        "until",
        "appealed_at",
        "lifted_at",
    )
    list_filter = ("kind", "reason", ("lifted_at", admin.EmptyFieldListFilter), "room")
    list_related = ("room", "user")
    search_fields = ("facts", "appeal_text")
    ordering = ("-id",)


@admin.register(Flag)
class FlagAdmin(FederatedAdmin):
    """Complaints about lines; those without an outcome wait."""

    federation_paths = ("message__session__room__organisation__federation",)
    list_display = ("id", "message", "reason", "at", "outcome", "handled_at")
    list_filter = ("outcome", "reason")
    list_related = ("message",)
    ordering = ("-id",)


@admin.register(Word)
class WordAdmin(FederatedAdmin):
    """Listed words of rooms."""

    federation_paths = ("room__organisation__federation",)
    list_display = ("text", "room", "act")
    list_filter = ("act", "room")
    list_related = ("room",)
    search_fields = ("text",)
    ordering = ("id",)
