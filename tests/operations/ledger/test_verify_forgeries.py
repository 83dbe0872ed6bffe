"""verify_ledger: balanced transactions of the books' own kinds that move what is another's are named.

They are written by the books' own way in, as somebody would who holds the shop's code: nothing is behind any trigger's
back, and each touches only accounts that its kind has business with.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction

from ledger.models import Account, Txn
from ledger.operations import post_postage, refund_postage, reverse_refund, seal_journal
from ledger.operations.open_account import account_ids
from ledger.operations.post_txn import post_txn
from ledger.rules import owner
from ledger.rules.draft import Draft, Posting, digest_of
from tests.books import AT, STRIPE, refund, sell
from tests.cast import Cast
from tests.operations.ledger.test_verify_ledger import problems

STRANGE = 5_000
Forgery = Callable[["Books"], tuple[int, str]]
"""Writes one; its id, and how it must be named."""


@dataclass
class Books:
    """Line 1 sold, refunded in part, that failed, refunded in part again; line 2 sold; postage of order 101."""

    maker: int
    clearing: int
    workshop: int
    host: int
    sale: Txn
    refund: Txn
    undone: Txn
    other: Txn
    postage: Txn

    def forge(
        self,
        kind: str,
        entries: list[Posting],
        *,
        key: str = "forged",
        reverses: Txn | None = None,
        line_ref: int | None = None,
        order_ref: int | None = None,
    ) -> int:
        """Post these entries as a transaction of this kind; its id."""
        draft = Draft(
            kind=kind,
            idem_key=key,
            digest=digest_of({"forged": key}),
            effective_at=AT,
            postings=tuple(entries),
            reverses_id=reverses.pk if reverses else None,
            line_ref=line_ref,
            order_ref=order_ref,
        )
        return post_txn(draft=draft, actor=STRIPE).pk


@pytest.fixture
def books(cast: Cast) -> Iterator[Books]:
    sale = sell(cast, 1, 9999)
    undone = refund(1, 500, "r0")
    reverse_refund(refund_ref="r0", actor=STRIPE, effective_at=AT)
    taken = refund(1, 1000)
    other = sell(cast, 2, 3333)
    post_postage(
        order_ref=101,
        amount_fen=800,
        organisation_id=cast.workshop.pk,
        gateway="stripe",
        actor=STRIPE,
        effective_at=AT,
    )
    refund_postage(
        order_ref=101,
        organisation_id=cast.workshop.pk,
        amount_fen=300,
        refund_ref="r1",
        actor=STRIPE,
        effective_at=AT,
    )
    account_ids(owners=[owner.payouts_under_way(), owner.bank()], actor=STRIPE)
    known = {account.code: account.pk for account in Account.objects.all()}
    yield Books(
        maker=known[f"payable:beneficiary:{cast.chunyu.pk}"],
        clearing=known["clearing:stripe"],
        workshop=known[f"payable:organisation:{cast.workshop.pk}"],
        host=known[f"payable:organisation:{cast.host.pk}"],
        sale=sale,
        refund=taken,
        undone=undone,
        other=other,
        postage=Txn.objects.get(kind="postage"),
    )
    transaction.set_rollback(True)


def from_maker(books: Books, role: str = "maker") -> list[Posting]:
    """Fen of the maker's, given to the anchor's organisation."""
    return [
        Posting(books.maker, STRANGE, "A", role),
        Posting(books.host, -STRANGE, "A", "host" if role == "maker" else role),
    ]


def release_of_nothing(books: Books) -> tuple[int, str]:
    return books.forge("release", from_maker(books)), "entry 0: maker: expected 0, found 5000"


def release_of_a_line(books: Books) -> tuple[int, str]:
    txn = books.forge("release", from_maker(books, "maker"), line_ref=2, order_ref=102)
    return txn, "entry 1: host: expected 0, found -5000"


def refund_of_no_line(books: Books) -> tuple[int, str]:
    return books.forge(
        "refund", from_maker(books), reverses=books.sale
    ), "line_ref: expected a line, found none"


def refund_of_another_line(books: Books) -> tuple[int, str]:
    entries = [Posting(books.clearing, -100), Posting(books.maker, 100, "H", "maker")]
    txn = books.forge("refund", entries, reverses=books.sale, line_ref=2, order_ref=102)
    return txn, f"reverses_id: expected the sale of its line, found {books.sale.pk}"


def refund_to_somebody_else(books: Books) -> tuple[int, str]:
    """The shares give back what they must, but not to the buyer."""
    entries = [
        Posting(books.host if not e.role else e.account_id, -e.amount, e.layer, e.role)
        for e in books.other.entries.order_by("position")
    ]
    txn = books.forge("refund", entries, reverses=books.other, line_ref=2, order_ref=102)
    return txn, "entry 0: clearing: expected 0, found -3333"


def unrefund_of_no_line(books: Books) -> tuple[int, str]:
    txn = books.forge("unrefund", from_maker(books), reverses=books.sale)
    return txn, "line_ref: expected a line, found none"


def unrefund_again(books: Books) -> tuple[int, str]:
    entries = [
        Posting(e.account_id, -e.amount, e.layer, e.role) for e in books.undone.entries.order_by("position")
    ]
    txn = books.forge("unrefund", entries, reverses=books.undone, line_ref=1, order_ref=101)
    return txn, f"reverses_id: expected a refund of its line that stands, found {books.undone.pk}"


def unrefund_of_another_sum(books: Books) -> tuple[int, str]:
    entries = [Posting(books.clearing, STRANGE), Posting(books.maker, -STRANGE, "H", "maker")]
    txn = books.forge("unrefund", entries, reverses=books.refund, line_ref=1, order_ref=101)
    return txn, "entry 1: maker: expected -550, found -5000"


def unrefund_of_postage_that_stands(books: Books) -> tuple[int, str]:
    entries = [Posting(books.clearing, 300), Posting(books.workshop, -300, "H", "postage")]
    txn = books.forge("unrefund", entries, reverses=books.postage, order_ref=101)
    return txn, f"reverses_id: expected a refund of its order's postage that stands, found {books.postage.pk}"


def postback_of_nothing(books: Books) -> tuple[int, str]:
    entries = [Posting(books.clearing, -100), Posting(books.workshop, 100, "H", "postage")]
    txn = books.forge("postback", entries, reverses=books.sale, order_ref=101)
    return txn, f"reverses_id: expected a postage of its order, found {books.sale.pk}"


def postback_from_another(books: Books) -> tuple[int, str]:
    entries = [Posting(books.clearing, -100), Posting(books.host, 100, "H", "postage")]
    txn = books.forge("postback", entries, reverses=books.postage, order_ref=101)
    return txn, "entry 1: postage: expected 0, found 100"


def postback_of_too_much(books: Books) -> tuple[int, str]:
    entries = [Posting(books.clearing, -600), Posting(books.workshop, 600, "H", "postage")]
    txn = books.forge("postback", entries, reverses=books.postage, order_ref=101)
    return txn, "share of postage: expected nothing below zero, found -100"


def bounce_of_no_line(books: Books) -> tuple[int, str]:
    way = Account.objects.get(code=owner.payouts_under_way().code).pk
    entries = [Posting(way, 100), Posting(books.host, -100)]
    txn = books.forge("bounce", entries, key="payout:back:77", reverses=books.sale)
    return txn, "bounce: key: expected the result of a line that was paid out, found payout:back:77"


def settle_of_no_line(books: Books) -> tuple[int, str]:
    way, bank = (Account.objects.get(code=o.code).pk for o in (owner.payouts_under_way(), owner.bank()))
    txn = books.forge("settle", [Posting(way, 100), Posting(bank, -100)], key="payout:paid:77")
    return txn, "settle: key: expected the result of a line that was paid out, found payout:paid:77"


FORGERIES = [
    release_of_nothing,
    release_of_a_line,
    refund_of_no_line,
    refund_of_another_line,
    refund_to_somebody_else,
    unrefund_of_no_line,
    unrefund_again,
    unrefund_of_another_sum,
    unrefund_of_postage_that_stands,
    postback_of_nothing,
    postback_from_another,
    postback_of_too_much,
    bounce_of_no_line,
    settle_of_no_line,
]


def test_the_true_books_hold(books: Books) -> None:
    assert problems() == []
    seal_journal()
    assert problems() == []


@pytest.mark.parametrize("seals", [True, False], ids=["sealed", "waiting"])
@pytest.mark.parametrize("forgery", FORGERIES, ids=[forgery.__name__ for forgery in FORGERIES])
def test_a_forgery_is_named(books: Books, forgery: Forgery, *, seals: bool) -> None:
    txn, named = forgery(books)
    if seals:
        seal_journal()
    found = problems()
    assert [text for text in found if text.startswith(f"txn {txn}") and text.endswith(named)], found


@pytest.mark.parametrize(
    ("line", "order", "role", "named"),
    [
        (2, 102, "maker", "line 2: held for maker on payable:beneficiary:"),
        (None, 101, "postage", "postage of order 101: held for postage on payable:beneficiary:"),
    ],
)
def test_more_released_than_was_held(
    books: Books, line: int | None, order: int, role: str, named: str
) -> None:
    """The shares are as they were, and all that is available would be paid out."""
    entries = [Posting(books.maker, 9_000, "H", role), Posting(books.maker, -9_000, "A", role)]
    books.forge("release", entries, line_ref=line, order_ref=order)
    assert [text for text in problems() if named in text]
