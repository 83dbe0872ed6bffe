"""Whoever was put out of a room buys nothing in it, and hinders nobody who buys at the same moment."""

from livestream.errors import Banned
from livestream.models import Offer
from livestream.operations.buy_offers import Bought, OfferWish, buy_offers
from livestream.operations.impose_penalty import impose_penalty
from livestream.operations.post_chat import post_chat
from livestream.queries.standing import Somebody
from shop.models import Order
from tests.broadcast import li, on_air
from tests.buying import counts
from tests.cast import Cast, address


def ban(cast: Cast) -> None:
    """小麦, for a line."""
    line = post_chat(room="huajian", author_id=cast.wheat.pk, text="加我领券", device="phone")
    impose_penalty(
        actor=li(cast),
        message_id=line.pk,
        kind="ban",
        term="week",
        reason="advert",
    )


def wishes(cast: Cast, made: Offer, device: str) -> list[OfferWish]:
    """小麦 and a stranger, from one device or from two."""
    return [
        OfferWish(person.pk, made.pk, 1, where, made.live_price_fen, who=Somebody.of(person, at))
        for person, where, at in (
            (cast.wheat, cast.address.pk, "phone"),
            (cast.stranger, address(cast.stranger).pk, device),
        )
    ]


def test_the_banned_is_refused_and_the_next_is_served(cast: Cast) -> None:
    _, made = on_air(cast)
    ban(cast)
    refused, placed = buy_offers(wishes=wishes(cast, made, "own"))
    assert isinstance(refused, Banned)
    assert refused.data["reason"] == "advert"
    assert isinstance(placed, Bought)
    assert [order.buyer_id for order in Order.objects.all()] == [cast.stranger.pk]
    assert counts(made.pool) == (10, 9, 1, 0)


def test_the_device_is_known_again(cast: Cast) -> None:
    _, made = on_air(cast)
    ban(cast)
    assert [type(outcome) for outcome in buy_offers(wishes=wishes(cast, made, "phone"))] == [Banned] * 2


def test_before_the_ban_both_are_served(cast: Cast) -> None:
    _, made = on_air(cast)
    assert [type(outcome) for outcome in buy_offers(wishes=wishes(cast, made, "phone"))] == [Bought] * 2
