"""A sale's days after paying, as a table: sending, signing, the return window, and refunds before and after it.

小麦 buys two at 99.99 from the shelf, made by 春雨: maker 62 %, workshop 28 %, platform 10 %. All sums in fen.
"""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Sum

from core import clock
from core.actor import Actor
from ledger.models import Entry
from ledger.queries import line_credits
from shop.models import Order
from shop.operations import (
    ask_return,
    confirm_receipt,
    receive_goods,
    refund_lines,
    settle_return,
    ship_order,
    sweep_dispatch,
)
from shop.rules.refunding import RefundItem
from tests.buying import actor, books_balance, buy
from tests.cast import Cast
from tests.processor import Processor

HERE = ZoneInfo("Asia/Shanghai")

STORY: list[tuple[str, str, tuple[int, int, int], tuple[int, int, int], int]] = [
    # Beijing time      what happens           held: maker, workshop, platform  available  gone back
    ("2026-11-24 20:13", "paid", (12399, 5599, 2000), (0, 0, 0), 0),
    ("2026-11-25 09:00", "ship", (12399, 5599, 2000), (0, 0, 0), 0),
    ("2026-11-26 23:59", "sign", (12399, 5599, 2000), (0, 0, 0), 0),
    # the 27th is the first of the seven days
    ("2026-11-28 10:00", "give back 1.00", (12337, 5571, 1990), (0, 0, 0), 100),
    ("2026-12-03 23:59", "the clock", (12337, 5571, 1990), (0, 0, 0), 100),
    ("2026-12-04 00:00", "the clock", (0, 0, 0), (12337, 5571, 1990), 100),
    ("2026-12-10 10:00", "one is broken", (0, 0, 0), (12337, 5571, 1990), 100),
    ("2026-12-11 10:00", "refund the broken one", (0, 0, 0), (6137, 2772, 990), 10099),
    ("2026-12-12 10:00", "give back all that is left", (0, 0, 0), (0, 0, 0), 19998),
]


class After:
    """小麦's order, and what may happen to it."""

    def __init__(self, cast: Cast, processor: Processor) -> None:
        self.cast, self.processor = cast, processor
        self.order: Order

    def line(self) -> int:
        return self.order.lines.get().pk

    def paid(self) -> None:
        self.order = buy(self.cast, self.processor, 2)

    def ship(self) -> None:
        parcel = self.order.shipments.get()
        sent = {"carrier": "sf", "tracking_number": "SF1234567890"}
        ship_order(shipment_id=parcel.pk, actor=actor(self.cast), **sent)

    def sign(self) -> None:
        confirm_receipt(order=self.order, actor=Actor.of(self.cast.wheat))

    def give(self, items: list[RefundItem]) -> None:
        refund_lines(order=self.order, items=items, reason="协商退款", actor=actor(self.cast), restock=False)

    def broken(self) -> None:
        items, wheat = [RefundItem(self.line(), 1)], Actor.of(self.cast.wheat)
        asked = ask_return(order=self.order, reason="damaged", items=items, actor=wheat)
        receive_goods(request_id=asked.pk, actor=actor(self.cast))

    def settle(self) -> None:
        settle_return(request_id=self.order.returns.get().pk, actor=actor(self.cast))

    def acts(self) -> dict[str, Callable[[], None]]:
        return {
            "paid": self.paid,
            "ship": self.ship,
            "sign": self.sign,
            "give back 1.00": lambda: self.give([RefundItem(self.line(), 0, 100)]),
            "the clock": sweep_dispatch,
            "one is broken": self.broken,
            "refund the broken one": self.settle,
            "give back all that is left": lambda: self.give([RefundItem(self.line(), 1, 9899)]),
        }

    def layer(self, layer: str) -> tuple[int, ...]:
        """What the three hold in a layer."""
        rows = Entry.objects.filter(txn__line_ref=self.line(), layer=layer).values("role")
        found = {row["role"]: -row["sum"] for row in rows.annotate(sum=Sum("amount")).order_by("role")}
        return tuple(found.get(role, 0) for role in ("maker", "workshop", "platform"))


def test_the_days_after_paying(cast: Cast, processor: Processor) -> None:
    after = After(cast, processor)
    acts = after.acts()
    for day, act, held, available, back in STORY:
        with clock.frozen(datetime.strptime(day, "%Y-%m-%d %H:%M").replace(tzinfo=HERE)):
            acts[act]()
        after.order.refresh_from_db()
        found = (after.layer(Entry.Layer.HELD), after.layer(Entry.Layer.AVAILABLE), after.order.refunded_fen)
        assert found == (held, available, back), (day, act)
        assert min(credit.net_fen for credit in line_credits([after.line()])[after.line()]) >= 0
        assert books_balance()
    assert after.order.status == "refunded"


@pytest.mark.parametrize("fen", [1, 7, 3333])
def test_many_small_refunds_never_overdraw_a_share(cast: Cast, processor: Processor, fen: int) -> None:
    after = After(cast, processor)
    after.paid()
    left = 19998
    for part in [fen] * 4:
        after.give([RefundItem(after.line(), 0, part)])
        left -= part
        credits = line_credits([after.line()])[after.line()]
        assert min(credit.net_fen for credit in credits) >= 0
        assert sum(credit.net_fen for credit in credits) == left
    after.give([RefundItem(after.line(), 2, left)])
    assert {credit.net_fen for credit in line_credits([after.line()])[after.line()]} == {0}
