"""How the books stand with their proofs, for those who audit."""

from typing import NamedTuple

from ledger.models import Checkpoint, Leaf, SealHead, Txn, Verification


class Standing(NamedTuple):
    """How far the log goes, what waits to be sealed, the last signed checkpoint, the last verifications."""

    sealed: int
    waiting: int
    checkpoint: Checkpoint | None
    runs: list[Verification]


def standing(runs: int = 20) -> Standing:
    """As it is now; at most so many verifications, the newest first."""
    head = SealHead.objects.first()
    floor = head.floor if head else 0
    sealed_above = Leaf.objects.filter(txn_id__gt=floor).count()
    return Standing(
        sealed=head.size if head else 0,
        waiting=Txn.objects.filter(id__gt=floor).count() - sealed_above,
        checkpoint=Checkpoint.objects.order_by("-size").first(),
        runs=list(Verification.objects.order_by("-id")[:runs]),
    )
