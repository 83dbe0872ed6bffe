"""A day on which the processor settles in another currency, as a table that an accountant can check.

小麦 buys for 99.99 yuan; the processor settles in Hong Kong dollars, each movement at the rate of its moment, and keeps
3.4 % and 2.00. `rate`: cents for a fen. Then what stands on each account in its minor units, debit positive.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from core.actor import Actor
from core.clock import now
from ledger.models import Txn
from ledger.operations import seal_journal
from ledger.operations.verify_ledger import verify_ledger
from ledger.queries.trial_balance import trial_balance
from shop.models import Order, Payment, Reconciliation, Refund
from shop.operations import reconcile_day, refund_lines
from shop.rules.reconciling import day_of
from shop.rules.refunding import RefundItem
from tests.books import balances, postings
from tests.buying import actor, buy
from tests.cast import Cast
from tests.processor import Processor

NIGHT = Actor.system("night")
ACCOUNTS = (
    "clearing:stripe",
    "clearing:stripe:HKD",
    "expense:fees:stripe:HKD",
    "exchange:stripe",
    "exchange:stripe:HKD",
    "bank:HKD",
)
STORY: list[tuple[str, str, tuple[int, ...]]] = [
    # what happens                rate    yuan there, HKD there,  fees, exchange: yuan,   HKD,  at the bank
    # 99.99 x 1.0863 = 108.62; 3.4 % of it is 3.69
    ("paid", "1.0863", (0, 10293, 569, 9999, -10862, 0)),
    ("10.00 go back", "1.1", (0, 9193, 569, 8999, -9762, 0)),
    ("that refund fails", "1.05", (0, 10243, 569, 9999, -10812, 0)),
    # 99.99 x 1.09 = 108.99, and 15.00 for the trouble
    ("her bank takes it back", "1.09", (0, -2156, 2069, 0, 87, 0)),
    ("the dispute is won", "1.08", (0, 8643, 2069, 9999, -10712, 0)),
    ("the processor pays us out", "1.08", (0, 0, 2069, 9999, -10712, 8643)),
    ("our bank sends it back", "1.08", (0, 8643, 2069, 9999, -10712, 0)),
    ("the processor pays us out", "1.08", (0, 0, 2069, 9999, -10712, 8643)),
]


class Abroad:
    """小麦's order, and what may happen to its money."""

    def __init__(self, cast: Cast, processor: Processor) -> None:
        self.cast, self.processor = cast, processor
        self.order: Order
        self.payout: dict[str, Any] = {}

    def paid(self) -> None:
        self.order = buy(self.cast, self.processor)

    def give_back(self) -> None:
        items = [RefundItem(self.order.lines.get().pk, 0, 1000)]
        refund_lines(order=self.order, items=items, reason="协商退款", actor=actor(self.cast), restock=False)

    def fail(self) -> None:
        self.processor.control("refunds/fail", {"refund": Refund.objects.get().processor_id})

    def dispute(self) -> None:
        self.processor.control("disputes", {"payment_intent": Payment.objects.get().intent_id})

    def win(self) -> None:
        key = self.processor.read("/v1/disputes")["data"][0]["id"]
        self.processor.control("disputes/end", {"dispute": key, "outcome": "won"})

    def pay_out(self) -> None:
        self.payout = self.processor.post("/v1/payouts", amount="8643", currency="hkd")

    def send_back(self) -> None:
        self.processor.control("payouts/fail", {"payout": self.payout["id"]})

    def acts(self) -> dict[str, Callable[[], None]]:
        return {
            "paid": self.paid,
            "10.00 go back": self.give_back,
            "that refund fails": self.fail,
            "her bank takes it back": self.dispute,
            "the dispute is won": self.win,
            "the processor pays us out": self.pay_out,
            "our bank sends it back": self.send_back,
        }


def reconciled(processor: Processor) -> Reconciliation:
    processor.settle()
    return reconcile_day(day=day_of(now()), actor=NIGHT)


def by_currency() -> dict[str, int]:
    sums: Counter[str] = Counter()
    for (_, _, currency), amount in trial_balance().items():
        sums[currency] += amount
    return dict(sums)


def test_a_processor_that_settles_in_another_currency(cast: Cast, processor: Processor) -> None:
    abroad = Abroad(cast, processor)
    acts = abroad.acts()
    for step, rate, after in STORY:
        processor.control("settings", {"settlement_currency": "hkd", "exchange_rate": rate})
        acts[step]()
        run = reconciled(processor)
        assert list(run.differences.values_list("kind", "ref")) == [], step
        assert run.theirs_fen == run.ours_fen, step
        found = balances()
        assert tuple(found.get(code, 0) for code in ACCOUNTS) == after, step
        assert set(by_currency().values()) == {0}, step
    assert by_currency() == {"CNY": 0, "HKD": 0}
    seal_journal()
    assert verify_ledger(actor=NIGHT, processes=1)[1] == []


def test_each_exchange_is_one_transaction_of_the_order(cast: Cast, processor: Processor) -> None:
    processor.control("settings", {"settlement_currency": "hkd", "exchange_rate": "1.0863"})
    placed = buy(cast, processor)
    for _ in range(2):
        reconciled(processor)
    [txn] = Txn.objects.filter(kind="exchange")
    assert (txn.order_ref, txn.actor) == (placed.pk, "system:stripe")
    assert postings(txn) == [
        ("clearing:stripe", -9999, "A"),
        ("exchange:stripe", 9999, "A"),
        ("exchange:stripe:HKD", -10862, "A"),
        ("clearing:stripe:HKD", 10862, "A"),
    ]


@pytest.mark.parametrize(
    ("rate", "cents"),
    # a cent is worth seven fen: the rate leads back to 99.96, 100.00 and 100.02, and 99.99 is what she paid
    [("0.14046", 1404), ("0.14", 1400), ("0.140469", 1405)],
)
def test_a_coarse_currency_ends_our_own_at_zero(
    cast: Cast, processor: Processor, rate: str, cents: int
) -> None:
    processor.control("settings", {"settlement_currency": "usd", "exchange_rate": rate})
    buy(cast, processor)
    assert list(reconciled(processor).differences.values_list("kind", flat=True)) == []
    found = balances()
    assert (found["clearing:stripe"], found["exchange:stripe"]) == (0, 9999)
    assert found["exchange:stripe:USD"] == -cents
