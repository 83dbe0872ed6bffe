"""Short words for tests that pay out and adjust."""

from django.db import transaction

from accounts.models import User
from core.actor import Actor
from ledger.models import Account, PayoutBatch, PayoutLine
from ledger.operations import (
    approve_payout,
    prepare_payout,
    release_line,
    send_payout,
    settle_payout,
)
from tests.books import AT, STRIPE
from tests.cast import Cast

WANG, ZHAO = Actor("user", 901, "user:901"), Actor("user", 902, "user:902")
"""Two of finance: 王 prepares, 赵 approves."""


def with_banks(cast: Cast) -> None:
    """Give everyone who is paid an account at a bank."""
    type(cast.chunyu).objects.filter(pk=cast.chunyu.pk).update(
        legal_name="赵春雨", bank_account="6222020200012345678"
    )
    for row, number in ((cast.workshop, "2305001"), (cast.host, "2305002")):
        row.bank_account = number
        row.save()


def release(line_ref: int) -> None:
    """The window of a line is over."""
    with transaction.atomic():
        release_line(line_ref=line_ref, actor=STRIPE, effective_at=AT)


def prepared() -> PayoutBatch:
    """A batch of all that is due."""
    return prepare_payout(actor=WANG)


def approved() -> PayoutBatch:
    """The same, approved."""
    return approve_payout(batch_id=prepared().pk, actor=ZHAO)


def sent() -> PayoutBatch:
    """The same, at the bank."""
    return send_payout(batch_id=approved().pk, actor=WANG)


def pay_out() -> PayoutBatch:
    """All that is due, paid by the bank."""
    batch = sent()
    keys = batch.lines.values_list("pk", flat=True)
    return settle_payout(batch_id=batch.pk, line_ids=keys, outcome="paid", actor=WANG)


def line_of(batch: PayoutBatch, code: str) -> PayoutLine:
    """A payee's line."""
    return batch.lines.get(account__code=code)


def account(code: str) -> Account:
    """An account by code."""
    return Account.objects.get(code=code)


def person(pk: int) -> User:
    """A user with this id."""
    return User.objects.get(pk=pk)
