"""The books against a clerk's notebook: sales, refunds, releases, payouts, adjustments, disputes, fees."""

from collections import Counter

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.money import allocate
from ledger.errors import NothingToPay
from ledger.models import Account
from ledger.operations import (
    approve_adjustment,
    close_dispute,
    open_account,
    post_dispute,
    post_exchange,
    post_fee,
    propose_adjustment,
    recover_loss,
    settle_payout,
)
from ledger.queries.trial_balance import trial_balance
from ledger.rules import owner
from ledger.rules.exchange import Exchange
from programmes.models import Beneficiary
from tests.books import AT, STRIPE, refund, sell
from tests.cast import Cast
from tests.long import examples
from tests.payouts import WANG, ZHAO, release, sent

POINTS = (5500, 2500, 1200, 800)
MAKER = 0
Act = tuple[str, int, int]
ACTS = st.tuples(
    st.sampled_from(
        [
            "sell",
            "coupon",
            "refund",
            "refund",
            "release",
            "release",
            "pay",
            "reject",
            "adjust",
            "dispute",
            "fee",
            "exchange",
        ]
    ),
    st.integers(0, 5),
    st.integers(1, 20_000),
)


class Notebook:
    """What a clerk writes down: shares a line, and one column an account and layer. It reads nothing of the books."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        self.sums: Counter[tuple[str, str]] = Counter()
        self.lines: list[dict[str, object]] = []

    def write(self, code: str, fen: int, layer: str = "A") -> None:
        self.sums[code, layer] += fen

    def sell(self, price: int, discount: int) -> None:
        shares = allocate(price, POINTS)
        self.lines.append({"shares": shares, "borne": discount, "layer": "H"})
        self.write("clearing:stripe", price - discount)
        self.write(self.codes[4], discount)
        for code, share in zip(self.codes, shares, strict=False):
            self.write(code, -share, "H")

    def left(self, at: int) -> int:
        line = self.lines[at]
        return sum(line["shares"]) - line["borne"]  # type: ignore[call-overload,no-any-return]

    def refund(self, at: int, fen: int) -> None:
        line = self.lines[at]
        shares, borne, layer = list(line["shares"]), int(line["borne"]), str(line["layer"])  # type: ignore[call-overload]
        back = borne * fen // self.left(at)
        parts = allocate(fen + back, shares)
        line["shares"] = [share - part for share, part in zip(shares, parts, strict=True)]
        line["borne"] = borne - back
        self.write("clearing:stripe", -fen)
        self.write(self.codes[4], -back)
        for code, part in zip(self.codes, parts, strict=False):
            self.write(code, part, layer)

    def release(self, at: int) -> None:
        line = self.lines[at]
        if line["layer"] == "H":
            line["layer"] = "A"
            for code, share in zip(self.codes, line["shares"], strict=False):  # type: ignore[call-overload]
                self.write(code, share, "H")
                self.write(code, -share, "A")

    def due(self) -> int:
        return -self.sums[self.codes[MAKER], "A"]


class Desk:
    """The books and the notebook, told the same."""

    def __init__(self, cast: Cast) -> None:
        Beneficiary.objects.filter(pk=cast.chunyu.pk).update(legal_name="赵春雨", bank_account="62220202")
        owners = (
            owner.beneficiary(cast.chunyu.pk),
            owner.organisation(cast.workshop.pk),
            owner.organisation(cast.host.pk),
            owner.platform(cast.platform.pk),
            owner.promotion(cast.platform.pk),
        )
        with transaction.atomic():
            self.maker = open_account(owner=owners[MAKER], actor=STRIPE)
        self.cast, self.book, self.number = cast, Notebook([one.code for one in owners]), 0

    def do(self, act: Act) -> None:
        name, which, fen = act
        self.number += 1
        if name in ("sell", "coupon"):
            self.sell(fen, fen // 3 if name == "coupon" else 0)
        elif name in ("refund", "release"):
            if self.book.lines:
                getattr(self, name)(which % len(self.book.lines), fen)
        else:
            getattr(self, name)(fen)

    def sell(self, price: int, discount: int) -> None:
        funding = "platform" if discount else ""
        sell(self.cast, len(self.book.lines) + 1, price, discount_fen=discount, discount_funding=funding)
        self.book.sell(price, discount)

    def refund(self, at: int, fen: int) -> None:
        fen = min(fen, self.book.left(at))
        if fen:
            refund(at + 1, fen, ref=f"r{self.number}")
            self.book.refund(at, fen)

    def release(self, at: int, fen: int) -> None:
        release(at + 1)
        self.book.release(at)

    def pay(self, fen: int, outcome: str = "paid") -> None:
        due = self.book.due()
        try:
            batch = sent()
        except NothingToPay:
            assert due <= 0
            return
        assert batch.amount_fen == due
        keys = list(batch.lines.values_list("pk", flat=True))
        settle_payout(batch_id=batch.pk, line_ids=keys, outcome=outcome, note="x", actor=WANG)  # type: ignore[arg-type]
        if outcome == "paid":
            self.book.write(self.book.codes[MAKER], due)
            self.book.write("bank", -due)

    def reject(self, fen: int) -> None:
        self.pay(fen, "rejected")

    def adjust(self, fen: int) -> None:
        amount = fen if fen % 2 else -fen
        row = propose_adjustment(
            account=self.maker,
            amount_fen=amount,
            reason="上月漏记",
            document_name="a.pdf",
            document=b"%PDF-",
            actor=WANG,
        )
        approve_adjustment(adjustment_id=row.pk, actor=ZHAO)
        self.book.write(self.book.codes[MAKER], -amount)
        self.book.write("expense:adjustments", amount)

    def dispute(self, fen: int) -> None:
        ref = f"d{self.number}"
        post_dispute(
            gateway="stripe", dispute_ref=ref, amount_fen=fen, order_ref=None, actor=STRIPE, effective_at=AT
        )
        self.book.write("clearing:stripe", -fen)
        self.book.write("receivable:dispute:stripe", fen)
        if fen % 3:
            won = fen % 3 == 1
            outcome = "won" if won else "borne"
            close_dispute(
                gateway="stripe",
                dispute_ref=ref,
                outcome=outcome,  # type: ignore[arg-type]
                actor=STRIPE,
                effective_at=AT,
            )
            self.book.write("receivable:dispute:stripe", -fen)
            self.book.write("clearing:stripe" if won else "expense:dispute:stripe", fen)
            if not won and fen % 2:  # the money had come back to us: whole, or in part
                back = fen if fen % 4 == 1 else (fen + 1) // 2
                recover_loss(
                    gateway="stripe", dispute_ref=ref, amount_fen=back, actor=STRIPE, effective_at=AT
                )
                self.book.write("expense:dispute:stripe", -back)
                self.book.write("clearing:stripe", back)

    def fee(self, fen: int) -> None:
        post_fee(
            gateway="stripe",
            source_ref=f"f{self.number}",
            amount=fen,
            currency="CNY",
            actor=STRIPE,
            effective_at=AT,
        )
        self.book.write("expense:fees:stripe", fen)
        self.book.write("clearing:stripe", -fen)

    def exchange(self, fen: int) -> None:
        fen, cents = (fen, fen // 7) if fen % 2 else (-fen, -(fen // 7))
        post_exchange(
            exchange=Exchange("stripe", f"x{self.number}", fen, cents, "USD"), actor=STRIPE, effective_at=AT
        )
        self.book.write("clearing:stripe", -fen)
        self.book.write("exchange:stripe", fen)
        self.book.write("exchange:stripe:USD", -cents)
        self.book.write("clearing:stripe:USD", cents)

    def compare(self) -> None:
        """Every account and layer, to the fen; and the whole is zero."""
        codes = dict(Account.objects.values_list("id", "code"))
        found: Counter[tuple[str, str]] = Counter()
        for (account, layer, _), fen in trial_balance().items():
            found[codes[account], layer] += fen
        assert sum(found.values()) == 0
        assert {k: v for k, v in found.items() if v} == {k: v for k, v in self.book.sums.items() if v}


@settings(
    max_examples=examples(8), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(ACTS, min_size=4, max_size=14))
def test_the_books_and_the_notebook_agree(cast: Cast, acts: list[Act]) -> None:
    mark = transaction.savepoint()
    try:
        desk = Desk(cast)
        for act in acts:
            desk.do(act)
            desk.compare()
        connection.check_constraints()
    finally:
        transaction.savepoint_rollback(mark)


def test_control_a_slip_in_the_notebook_is_noticed(cast: Cast) -> None:
    desk = Desk(cast)
    desk.do(("sell", 0, 9999))
    desk.compare()
    desk.book.write("bank", 1)
    with pytest.raises(AssertionError):
        desk.compare()
