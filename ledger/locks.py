"""Every lock of the books. They come last in the lock order: stock pool, order, payment, ledger."""

from ledger.models import SealHead, SplitPolicy, Txn


def sale_for_refund(line_ref: int) -> Txn | None:
    """The line's sale, locked so that two refunds of one line follow one another."""
    return (
        Txn.objects.select_for_update(no_key=True)
        .filter(kind=Txn.Kind.SALE, line_ref=line_ref)
        .order_by("id")
        .first()
    )


def policies_of(scope: str) -> list[SplitPolicy]:
    """All policies of a scope, locked in key order, for publishing another."""
    return list(SplitPolicy.objects.select_for_update().filter(scope=scope).order_by("id"))


def seal_head() -> SealHead | None:
    """The log's head, held until the transaction ends; None while another process holds it."""
    SealHead.objects.get_or_create(id=1)
    return SealHead.objects.select_for_update(skip_locked=True).filter(id=1).first()
