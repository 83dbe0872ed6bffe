"""The books against a clerk's notebook: sales, refunds, releases, payouts, adjustments, disputes, fees."""

from collections import Counter
from dataclasses import dataclass

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
    post_postage,
    propose_adjustment,
    recover_loss,
    refund_postage,
    reverse_refund,
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
WEIGHTS = (2, 1)
"""Of a lot that 春雨 and 秋叶 made together."""
MAKER, OTHER, WORKSHOP, HOST, PLATFORM, PROMOTION = range(6)
Act = tuple[str, int, int]
SALES = ("sell", "together", "coupon", "gift", "parcel")
"""By one maker; by two; with the platform's coupon; with the seller's; with postage, a coupon, and two makers."""
ON_LINES = ("refund", "release", "fail")
ACTS = st.tuples(
    st.sampled_from(
        [
            *SALES,
            *ON_LINES,
            *ON_LINES,
            "refund",
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


@dataclass
class Line:
    """What is left of a sale: of each share, of what the platform bears, and of its parcel's postage."""

    shares: dict[int, int]
    borne: int
    postage: int
    layer: str = "H"
    postage_layer: str = "H"

    @property
    def left(self) -> int:
        return sum(self.shares.values()) - self.borne


@dataclass
class Back:
    """What one refund took."""

    at: int
    ref: str
    fen: int
    shares: dict[int, int]
    borne: int
    postage: int
    failed: bool = False


class Notebook:
    """What a clerk writes down: shares a line, and one column an account and layer. It reads nothing of the books."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        self.sums: Counter[tuple[str, str]] = Counter()
        self.lines: list[Line] = []
        self.backs: list[Back] = []

    def write(self, code: str, fen: int, layer: str = "A") -> None:
        self.sums[code, layer] += fen

    def credit(self, shares: dict[int, int], layer: str, sign: int = 1) -> None:
        for who, share in shares.items():
            self.write(self.codes[who], -sign * share, layer)

    def sell(self, shared: int, borne: int, postage: int, *, two: bool) -> None:
        made, *others = allocate(shared, POINTS)
        makers = allocate(made, WEIGHTS if two else (1, 0))
        shares = dict(zip((MAKER, OTHER, WORKSHOP, HOST, PLATFORM), (*makers, *others), strict=True))
        self.lines.append(Line(shares, borne, postage))
        self.write("clearing:stripe", shared - borne + postage)
        self.write(self.codes[PROMOTION], borne)
        self.credit(shares, "H")
        self.credit({WORKSHOP: postage}, "H")

    def refund(self, at: int, ref: str, fen: int, postage: int) -> None:
        line = self.lines[at]
        back = line.borne * fen // line.left if fen else 0
        parts = allocate(fen + back, list(line.shares.values())) if fen else [0] * len(line.shares)
        self.backs.append(Back(at, ref, fen, dict(zip(line.shares, parts, strict=True)), back, postage))
        self._turn(self.backs[-1], 1)

    def fail(self, back: Back) -> None:
        """It is owed again where the rest of it stands; postage goes with goods that were released."""
        line, back.failed = self.lines[back.at], True
        self._turn(back, -1)
        if back.fen and line.layer == "A":
            self._release_postage(line)

    def _turn(self, back: Back, sign: int) -> None:
        line = self.lines[back.at]
        line.shares = {who: share - sign * back.shares[who] for who, share in line.shares.items()}
        line.borne -= sign * back.borne
        line.postage -= sign * back.postage
        self.write("clearing:stripe", -sign * (back.fen + back.postage))
        self.write(self.codes[PROMOTION], -sign * back.borne)
        self.credit(back.shares, line.layer, -sign)
        self.credit({WORKSHOP: back.postage}, line.postage_layer, -sign)

    def release(self, at: int) -> None:
        line = self.lines[at]
        if line.layer == "H" and any(line.shares.values()):
            line.layer = "A"
            self.credit(line.shares, "H", -1)
            self.credit(line.shares, "A")
        self._release_postage(line)

    def _release_postage(self, line: Line) -> None:
        if line.postage_layer == "H" and line.postage:
            line.postage_layer = "A"
            self.credit({WORKSHOP: line.postage}, "H", -1)
            self.credit({WORKSHOP: line.postage}, "A")

    def due(self) -> int:
        return -self.sums[self.codes[MAKER], "A"]


class Desk:
    """The books and the notebook, told the same."""

    def __init__(self, cast: Cast) -> None:
        Beneficiary.objects.filter(pk=cast.chunyu.pk).update(legal_name="赵春雨", bank_account="62220202")
        other = Beneficiary.objects.create(
            programme=cast.chunyu.programme, workshop=cast.workshop, alias="秋叶", created_at=AT
        )
        owners = (
            owner.beneficiary(cast.chunyu.pk),
            owner.beneficiary(other.pk),
            owner.organisation(cast.workshop.pk),
            owner.organisation(cast.host.pk),
            owner.platform(cast.platform.pk),
            owner.promotion(cast.platform.pk),
        )
        with transaction.atomic():
            self.maker = open_account(owner=owners[MAKER], actor=STRIPE)
        self.cast, self.book, self.number = cast, Notebook([one.code for one in owners]), 0
        self.together = tuple(zip((cast.chunyu.pk, other.pk), WEIGHTS, strict=True))

    def do(self, act: Act) -> None:
        name, which, fen = act
        self.number += 1
        if name in SALES:
            self.sell(name, fen)
        elif name in ON_LINES:
            if self.book.lines:
                getattr(self, name)(which % len(self.book.lines), fen)
        else:
            getattr(self, name)(fen)

    def sell(self, name: str, price: int) -> None:
        number, two = len(self.book.lines) + 1, name in ("together", "parcel")
        funding = {"coupon": "platform", "parcel": "platform", "gift": "seller"}.get(name, "")
        discount = price // 3 if funding else 0
        more: dict[str, object] = {"makers": self.together} if two else {}
        if discount:
            more |= {"discount_fen": discount, "discount_funding": funding}
        sell(self.cast, number, price, **more)
        postage = price // 7 if name == "parcel" else 0
        if postage:
            post_postage(
                order_ref=100 + number,
                amount_fen=postage,
                organisation_id=self.cast.workshop.pk,
                gateway="stripe",
                actor=STRIPE,
                effective_at=AT,
            )
        is_gift = funding == "seller"
        self.book.sell(price - (discount if is_gift else 0), 0 if is_gift else discount, postage, two=two)

    def refund(self, at: int, fen: int) -> None:
        """Goods, postage, or both."""
        line, ref = self.book.lines[at], f"r{self.number}"
        postage = min(fen // 5, line.postage) if fen % 4 else line.postage
        fen = 0 if postage and fen % 3 == 0 else min(fen, line.left)
        if fen:
            refund(at + 1, fen, ref=ref)
        if postage:
            refund_postage(
                order_ref=101 + at,
                organisation_id=self.cast.workshop.pk,
                amount_fen=postage,
                refund_ref=ref,
                actor=STRIPE,
                effective_at=AT,
            )
        if fen or postage:
            self.book.refund(at, ref, fen, postage)

    def fail(self, at: int, fen: int) -> None:
        """The last refund of the line that stands comes back."""
        standing = [back for back in self.book.backs if back.at == at and not back.failed]
        if standing:
            reverse_refund(refund_ref=standing[-1].ref, actor=STRIPE, effective_at=AT)
            self.book.fail(standing[-1])

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
    max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(ACTS, min_size=4, max_size=20))
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
