"""Every lock of the books. They come last in the lock order: stock pool, order, payment, ledger."""

from ledger.models import Account, Adjustment, PayoutBatch, SealHead, SplitPolicy, Txn


def sale_for_refund(line_ref: int) -> Txn | None:
    """The line's sale, locked so that two refunds of one line follow one another."""
    return (
        Txn.objects.select_for_update(no_key=True)
        .filter(kind=Txn.Kind.SALE, line_ref=line_ref)
        .order_by("id")
        .first()
    )


def txn_by_key(idem_key: str) -> Txn | None:
    """The transaction with this key, locked so that two who take back of it follow one another."""
    return Txn.objects.select_for_update(no_key=True).filter(idem_key=idem_key).first()


def postages_of(order_ref: int) -> list[Txn]:
    """The postages of an order, locked in key order."""
    rows = Txn.objects.select_for_update(no_key=True)
    return list(rows.filter(kind=Txn.Kind.POSTAGE, order_ref=order_ref).order_by("id"))


def refunds_by_ref(refund_ref: str) -> list[Txn]:
    """The transactions of one refund above the books, lines and postages; what they reverse is locked in key order."""
    found = list(Txn.objects.filter(idem_key__startswith=f"refund:{refund_ref}:").order_by("id"))
    behind = sorted({txn.reverses_id for txn in found if txn.reverses_id})
    list(Txn.objects.select_for_update(no_key=True).filter(pk__in=behind).order_by("id"))
    return found


def policies_of(scope: str) -> list[SplitPolicy]:
    """All policies of a scope, locked in key order, for publishing another."""
    return list(SplitPolicy.objects.select_for_update().filter(scope=scope).order_by("id"))


def seal_head() -> SealHead | None:
    """The log's head, held until the transaction ends; None while another process holds it."""
    SealHead.objects.get_or_create(id=1)
    return SealHead.objects.select_for_update(skip_locked=True).filter(id=1).first()


def held_seal_head() -> SealHead:
    """The log's head, waited for and held until the transaction ends: nothing is sealed meanwhile."""
    SealHead.objects.get_or_create(id=1)
    return SealHead.objects.select_for_update().get(id=1)


def account(account_id: int) -> Account:
    """An account, so that copies of one proposal about it come after each other."""
    return Account.objects.select_for_update(no_key=True).get(pk=account_id)


def payout_batch(batch_id: int) -> PayoutBatch:
    """A batch, locked: its steps follow one another. Raises PayoutBatch.DoesNotExist."""
    return PayoutBatch.objects.select_for_update(no_key=True).get(pk=batch_id)


def adjustment(adjustment_id: int) -> Adjustment:
    """An adjustment, locked, so that it is decided once. Raises Adjustment.DoesNotExist."""
    return Adjustment.objects.select_for_update(no_key=True, of=("self",)).get(pk=adjustment_id)
