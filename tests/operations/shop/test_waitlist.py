"""Waiting for what is sold out: join, leave, be told once, first come first told."""

from datetime import timedelta

import pytest

from core import clock
from core.actor import Actor
from core.errors import NotFound
from livestream.operations.close_ended_offers import close_ended_offers
from shop.errors import StockIsThere, TooManyWaits
from shop.events import StockBack
from shop.models import StockPool, StockWait
from shop.operations import (
    add_stock,
    cancel_order,
    join_waitlist,
    leave_waitlist,
    send_stock_news,
    tell_waiting,
)
from shop.queries.waiting import waiting
from tests.api.people import outbox
from tests.broadcast import Ears, on_air
from tests.buying import actor, counts, nothing_changes, order
from tests.cast import Cast
from tests.events import heard


def sold_out(cast: Cast) -> int:
    """The shelf's pool, with nothing left."""
    StockPool.objects.filter(pk=cast.shelf.pk).update(total=0, available=0)
    return cast.shelf.pk


def test_what_can_be_bought_is_not_waited_for(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(StockIsThere) as refused:
        join_waitlist(user=cast.wheat, pool_id=cast.shelf.pk)
    assert (refused.value.data, StockWait.objects.count()) == ({"left": 100}, 0)


def test_no_such_pool_or_a_closed_one(cast: Cast) -> None:
    StockPool.objects.filter(pk=sold_out(cast)).update(closed_at=clock.now())
    for pool_id in (0, cast.shelf.pk):
        with pytest.raises(NotFound):
            join_waitlist(user=cast.wheat, pool_id=pool_id)


def test_first_come_first_told_as_many_as_there_are_units(cast: Cast, at_start: clock.FrozenClock) -> None:
    pool = sold_out(cast)
    waits = []
    for person in (cast.wheat, cast.stranger, cast.li):
        waits.append(join_waitlist(user=person, pool_id=pool))
        at_start.advance(timedelta(seconds=1))
    assert join_waitlist(user=cast.wheat, pool_id=pool).pk == waits[0].pk
    assert waiting(cast.li.pk, pool) == {"waiting": True, "ahead": 2}
    add_stock(variant_id=cast.variant.pk, units=2, actor=actor(cast))
    assert (tell_waiting(pool_ids=[pool]), tell_waiting(pool_ids=[pool])) == (2, 1)
    assert [w.told_at is not None for w in StockWait.objects.order_by("id")] == [True, True, True]


def test_nobody_is_told_while_nothing_is_there(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = sold_out(cast)
    join_waitlist(user=cast.wheat, pool_id=pool)
    with heard(monkeypatch) as events:
        assert tell_waiting(pool_ids=[pool]) == 0
        StockPool.objects.filter(pk=pool).update(total=1, available=1)
        assert tell_waiting(pool_ids=[pool]) == 1
    assert events == [StockBack(StockWait.objects.get().pk)]


def test_leaving_and_coming_back_to_the_end(cast: Cast, at_start: clock.FrozenClock) -> None:
    pool = sold_out(cast)
    join_waitlist(user=cast.wheat, pool_id=pool)
    at_start.advance(timedelta(seconds=1))
    join_waitlist(user=cast.stranger, pool_id=pool)
    leave_waitlist(user=cast.wheat, pool_id=pool)
    leave_waitlist(user=cast.wheat, pool_id=pool)
    assert waiting(cast.wheat.pk, pool) == {"waiting": False, "ahead": 0}
    at_start.advance(timedelta(seconds=1))
    join_waitlist(user=cast.wheat, pool_id=pool)
    assert waiting(cast.wheat.pk, pool) == {"waiting": True, "ahead": 1}


def test_not_more_than_a_person_can_mean(cast: Cast) -> None:
    pools = StockPool.objects.bulk_create(
        StockPool(variant=cast.variant, kind="allotment") for _ in range(50)
    )
    for pool in pools:
        join_waitlist(user=cast.wheat, pool_id=pool.pk)
    with pytest.raises(TooManyWaits):
        join_waitlist(user=cast.wheat, pool_id=sold_out(cast))


def test_an_order_that_ends_unpaid_tells_the_room_and_her(cast: Cast, ears: Ears) -> None:
    _, made = on_air(cast, allotment=2, per_person_limit=2)
    placed = order(
        cast,
        2,
        buyer=cast.wheat,
        pool_id=made.pool_id,
        scope="live",
        unit_price_fen=6800,
        host_organisation_id=cast.host.pk,
    )
    join_waitlist(user=cast.stranger, pool_id=made.pool_id)
    with ears.commit():
        cancel_order(order=placed, actor=Actor.of(cast.wheat))
    [news] = [event for event in ears.heard(f"user:{cast.stranger.pk}") if event["t"] == "stock.back"]
    assert (news["offer_id"], news["variant_id"], news["title"]) == (
        made.pk,
        cast.variant.pk,
        "鹤羽花毽·三支羽",
    )
    assert not [e for e in ears.heard(f"user:{cast.wheat.pk}") if e["t"] == "stock.back"]


def test_a_message_once_and_only_while_it_is_news(cast: Cast, at_start: clock.FrozenClock) -> None:
    pool, before = sold_out(cast), len(outbox())
    for person in (cast.wheat, cast.stranger):
        join_waitlist(user=person, pool_id=pool)
        add_stock(variant_id=cast.variant.pk, units=1, actor=actor(cast))
        tell_waiting(pool_ids=[pool])
        assert (send_stock_news(), send_stock_news()) == (1, 0)
        sold_out(cast)
    assert [(m["to"], m["template"], m["params"]) for m in outbox()[before:]] == [
        (person.phone, "stock_back", {"title": "鹤羽花毽·三支羽"}) for person in (cast.wheat, cast.stranger)
    ]
    StockWait.objects.update(messaged_at=None)
    at_start.advance(timedelta(minutes=31))
    assert send_stock_news() == 0


def test_what_a_timed_offer_did_not_sell_goes_back(cast: Cast, at_start: clock.FrozenClock) -> None:
    _, made = on_air(cast, allotment=10, ends_at=clock.now() + timedelta(seconds=60))
    assert (counts(cast.shelf)[:2], close_ended_offers()) == ((90, 90), 0)
    at_start.advance(timedelta(seconds=60))
    assert (close_ended_offers(), close_ended_offers()) == (1, 0)
    assert (counts(cast.shelf)[:2], counts(made.pool)) == ((100, 100), (0, 0, 0, 0))
