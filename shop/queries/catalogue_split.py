"""What reaches whom of a shelf price, computed by the policy in force, never typed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.clock import now
from ledger.errors import NoPlatform, NoPolicy
from ledger.models import SplitPolicy, SplitShare
from ledger.queries import policy_in_force, preview_split, shares_of
from ledger.rules.split import MAKER, split
from programmes.models import Organisation
from shop.queries import shapes

SCOPE = "shelf"


@dataclass(frozen=True)
class ShelfSplit:
    """The shelf's policy, read once for a whole page; without one nothing is claimed."""

    policy: SplitPolicy | None

    @property
    def policy_ref(self) -> shapes.PolicyRef | None:
        """Scope and version."""
        return {"scope": self.policy.scope, "version": self.policy.version} if self.policy else None

    def makers_fen(self, price_fen: int, weights: Sequence[int]) -> int | None:
        """What the makers get together of one piece, in fen."""
        if self.policy is None or not weights:
            return None
        parts = split(price_fen, shares_of(self.policy), weights)
        return sum(part.amount_fen for part in parts if part.role == MAKER)

    def shares(
        self,
        price_fen: int,
        makers: Sequence[tuple[int, int]],
        workshop: Organisation,
        aliases: Mapping[int, str],
    ) -> list[shapes.Share]:
        """Who gets what of one piece, in the policy's order."""
        if self.policy is None or not makers:
            return []
        try:
            credits = preview_split(self.policy, price_fen, makers, workshop.pk, None)
        except NoPlatform:
            return []
        labels = dict(SplitShare.Role.choices)
        ids = {c.organisation_id for c in credits if c.organisation_id}
        names = {org.pk: org.name for org in Organisation.objects.filter(pk__in=ids).only("name")}
        return [
            {
                "role": credit.role,
                "label": str(labels[credit.role]),
                "alias": aliases.get(credit.beneficiary_id or 0) or names.get(credit.organisation_id or 0),
                "amount_fen": credit.amount_fen,
            }
            for credit in credits
        ]


def shelf_split() -> ShelfSplit:
    """The split in force on the shelf now."""
    try:
        return ShelfSplit(policy_in_force(SCOPE, now()))
    except NoPolicy:
        return ShelfSplit(None)
