"""What can be paid out, and to whom."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ledger.models import Account, Entry, PayoutBatch, PayoutItem, PayoutLine, Txn
from ledger.rules.bank_file import Payment, bank_file, is_payable
from ledger.rules.payout_key import result_keys

_MOVED = [Txn.Kind.PAYOUT, Txn.Kind.BOUNCE]
"""What the payouts themselves post: it cancels out, or stands against items."""


@dataclass(frozen=True)
class Payee:
    """Whose account it is, as the bank knows them; `amount_fen` is what is available and in no payout."""

    account: Account
    amount_fen: int
    name: str
    bank_account: str

    @property
    def is_payable(self) -> bool:
        """Whether something is due and a bank can be told to whom."""
        return self.amount_fen > 0 and is_payable(self.name, self.bank_account)


def unpaid_entries() -> QuerySet[Entry]:
    """What is available of payees and in no payout: credits, and what was taken back since."""
    taken = PayoutItem.objects.filter(entry=OuterRef("pk"), is_void=False)
    entries = Entry.objects.filter(layer=Entry.Layer.AVAILABLE, currency="CNY").exclude(txn__kind__in=_MOVED)
    return entries.filter(account__code__startswith="payable:").exclude(Exists(taken))


def unpaid_sums(account_ids: Iterable[int]) -> dict[int, int]:
    """Fen by account that are available and in no payout; below zero where more was taken back than is there."""
    rows = unpaid_entries().filter(account__in=list(account_ids)).order_by()
    return {key: -fen for key, fen in rows.values_list("account_id").annotate(fen=Sum("amount"))}


def disagreeing(account_ids: Collection[int]) -> list[str]:
    """The codes of those payees' accounts whose payouts don't fit the books.

    What the journal says is available must be what is in no payout, and what is in drafts that post nothing yet: else
    something would be paid twice, or never.
    """
    available = Entry.objects.filter(layer=Entry.Layer.AVAILABLE, currency="CNY")
    drafts = PayoutLine.objects.filter(batch__status=PayoutBatch.Status.DRAFT)
    # in one statement, which sees one moment: others post and prepare meanwhile
    rows = Account.objects.filter(pk__in=account_ids).annotate(
        stands=_sum_of(available, "amount"),
        unpaid=_sum_of(unpaid_entries(), "amount"),
        promised=_sum_of(drafts, "amount_fen"),
    )
    wrong = rows.exclude(stands=F("unpaid") - F("promised"))
    return list(wrong.order_by("id").values_list("code", flat=True))


def _sum_of(rows: QuerySet[Entry] | QuerySet[PayoutLine], amount: str) -> Coalesce:
    """Of an account; credits are below zero."""
    sums = rows.filter(account=OuterRef("pk")).order_by().values("account").annotate(fen=Sum(amount))
    return Coalesce(Subquery(sums.values("fen")), 0)


def payees(federations: Collection[int] | None = None) -> list[Payee]:
    """All whose available credit, in no payout, isn't zero, by account. `federations` narrows them; None: all."""
    entries = unpaid_entries().order_by()
    if federations is not None:
        entries = entries.filter(
            Q(account__organisation__federation__in=federations)
            | Q(account__beneficiary__programme__federation__in=federations)
        )
    sums = dict(entries.values_list("account_id").annotate(fen=Sum("amount")).exclude(fen=0))
    accounts = (
        Account.objects.filter(pk__in=sums).select_related("organisation", "beneficiary").order_by("id")
    )
    return [_payee(account, -sums[account.pk]) for account in accounts]


def _payee(account: Account, amount_fen: int) -> Payee:
    person, organisation = account.beneficiary, account.organisation
    if person is not None:
        return Payee(account, amount_fen, person.legal_name, person.bank_account)
    if organisation is not None:
        return Payee(account, amount_fen, organisation.name, organisation.bank_account)
    return Payee(account, amount_fen, "", "")


def outcomes(line_ids: Iterable[int]) -> dict[int, Txn]:
    """By line, what was posted when the bank paid it, when it sent it back, or when the line was given up."""
    keys = result_keys(line_ids)
    return {keys[txn.idem_key]: txn for txn in Txn.objects.filter(idem_key__in=keys)}


def file_of(batch: PayoutBatch) -> bytes:
    """The bank file of a batch, from what its lines keep."""
    lines = batch.lines.order_by("position").select_related("batch")
    return bank_file(Payment(ln.payee_name, ln.bank_account, ln.amount_fen, ln.number) for ln in lines)
