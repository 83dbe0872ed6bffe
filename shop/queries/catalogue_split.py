"""What reaches whom of a shelf price, computed by the policy in force, never typed in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from core.clock import now
from ledger.errors import NoPlatform, NoPolicy
from ledger.models import SplitPolicy, SplitShare
from ledger.queries import policy_in_force, preview_split, shares_of
from ledger.queries.credits import Credit
from ledger.queries.platform import platform_id
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
        prices: Iterable[int],
        makers: Sequence[tuple[int, int]],
        workshop: Organisation,
        aliases: Mapping[int, str],
    ) -> dict[int, list[shapes.Share]]:
        """Who gets what of one piece at each of these prices, in the policy's order; in as many queries as at one."""
        if self.policy is None or not makers:
            return {}
        platform = cache(platform_id)
        try:
            credits = {
                price: preview_split(self.policy, price, makers, workshop.pk, None, platform=platform)
                for price in set(prices)
            }
        except NoPlatform:
            return {}
        labels = dict(SplitShare.Role.choices)
        ids = {c.organisation_id for one in credits.values() for c in one if c.organisation_id}
        names = {org.pk: org.name for org in Organisation.objects.filter(pk__in=ids).only("name")}

        def share(credit: Credit) -> shapes.Share:
            return {
                "role": credit.role,
                "label": str(labels[credit.role]),
                "alias": aliases.get(credit.beneficiary_id or 0) or names.get(credit.organisation_id or 0),
                "amount_fen": credit.amount_fen,
            }

        return {price: [share(credit) for credit in one] for price, one in credits.items()}


def shelf_split() -> ShelfSplit:
    """The split in force on the shelf now."""
    try:
        return ShelfSplit(policy_in_force(SCOPE, now()))
    except NoPolicy:
        return ShelfSplit(None)
