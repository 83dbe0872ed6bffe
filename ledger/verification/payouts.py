"""Whether payouts are what the books say of them."""

from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.db.models import Count, F, Q, Sum

from ledger.locks import payout_batch
from ledger.models import Entry, PayoutBatch, PayoutItem, PayoutLine, Txn
from ledger.queries.payouts import file_of
from ledger.rules import owner
from ledger.rules.bank_file import hash_of
from ledger.rules.payout_key import back_key, paid_key, result_keys
from ledger.verification.findings import Fault, Problem, unequal

_OPEN = (PayoutLine.Status.OPEN, PayoutLine.Status.PAID)


def payout_faults() -> Iterator[Problem]:
    """Batches, their lines, what each pays, and the bank file, against each other and the journal.

    The journal itself is verified elsewhere. A batch is looked at under its lock, so that none of its steps is seen
    half.
    """
    for key in PayoutBatch.objects.order_by("id").values_list("id", flat=True):
        with transaction.atomic():
            found = list(_of_batch(payout_batch(key)))
        yield from found


def _of_batch(batch: PayoutBatch) -> Iterator[Problem]:
    rows = batch.lines.select_related("txn", "account").prefetch_related("txn__entries")
    lines = list(rows.defer("payee_name", "bank_account"))
    total = sum(line.amount_fen for line in lines)
    facts: list[Fault] = [("amount", total, batch.amount_fen), ("lines", len(lines), batch.line_count)]
    if batch.file_hash or batch.approved_by:
        facts.append(("bank file", batch.file_hash[:16], _file_hash(batch)[:16]))
    yield from unequal(None, batch.number, facts)
    items = _items(batch)
    keys = result_keys(line.pk for line in lines)
    after = {
        txn.idem_key: txn
        for txn in Txn.objects.filter(idem_key__in=keys).prefetch_related("entries__account")
    }
    for line in lines:
        facts = [*_of_items(line, items.get(line.pk, (0, 0, 0, 0)))]
        if line.txn is not None:
            facts += _of_posting(line, batch, line.txn)
        elif batch.file_hash or batch.approved_by:
            facts.append(("transaction", f"payout:line:{line.pk}", "none"))
        paid, back = after.get(paid_key(line.pk)), after.get(back_key(line.pk))
        was = Txn.Kind.SETTLE if paid else Txn.Kind.BOUNCE if back else "none"
        facts.append(("outcome in the books", _outcome(line), was))
        facts += _of_result(line, paid, back)
        yield from unequal(line.txn_id, line.number, facts)


def _file_hash(batch: PayoutBatch) -> str:
    try:
        return hash_of(file_of(batch))
    except (InvalidTag, KeyError, ValueError):
        return "names or accounts that can't be read"


def _items(batch: PayoutBatch) -> dict[int, tuple[int, int, int, int]]:
    """By line: fen of the entries that it pays, items, those void, and those of another account or not available."""
    strange = ~Q(entry__account=F("line__account")) | ~Q(entry__layer=Entry.Layer.AVAILABLE)
    rows = (
        PayoutItem.objects.filter(line__batch=batch)
        .order_by()
        .values_list("line_id")
        .annotate(
            fen=Sum("entry__amount"),
            count=Count("id"),
            void=Count("id", filter=Q(is_void=True)),
            strange=Count("id", filter=strange),
        )
    )
    return {line: (-fen, count, void, strange) for line, fen, count, void, strange in rows}


def _of_items(line: PayoutLine, found: tuple[int, int, int, int]) -> Iterator[Fault]:
    fen, count, void, strange = found
    yield "sum of its entries", line.amount_fen, fen
    yield "entries given free", 0 if line.status in _OPEN else count, void
    yield "entries of another account", 0, strange


def _of_posting(line: PayoutLine, batch: PayoutBatch, txn: Txn) -> Iterator[Fault]:
    yield "transaction", f"payout:line:{line.pk}", txn.idem_key
    yield "prepared by", txn.actor, batch.prepared_by
    yield "approved by", txn.approver, batch.approved_by
    debits = [(entry.account_id, entry.amount) for entry in txn.entries.all() if entry.amount > 0]
    yield "account and amount in the books", debits, [(line.account_id, line.amount_fen)]


def _of_result(line: PayoutLine, paid: Txn | None, back: Txn | None) -> Iterator[Fault]:
    """What the bank's answer moved: out of what is under way, to the bank or to the payee again."""
    for txn, to in ((paid, owner.bank().code), (back, line.account.code)):
        if txn is not None:
            entries = [(entry.account.code, entry.amount) for entry in txn.entries.all()]
            due = [(owner.payouts_under_way().code, line.amount_fen), (to, -line.amount_fen)]
            yield f"entries of its {txn.kind}", sorted(due), sorted(entries)
    if back is not None:
        yield "reversal of", line.txn_id, back.reverses_id


def _outcome(line: PayoutLine) -> str:
    if line.status == PayoutLine.Status.PAID:
        return Txn.Kind.SETTLE
    gone = line.status in (PayoutLine.Status.REJECTED, PayoutLine.Status.VOID)
    return Txn.Kind.BOUNCE if gone and line.txn_id else "none"
