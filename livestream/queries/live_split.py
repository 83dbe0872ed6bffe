"""What reaches whom of a live price, computed by the policy in force, never typed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.clock import now
from ledger.errors import NoPlatform, NoPolicy
from ledger.models import SplitPolicy, SplitShare
from ledger.queries import policy_in_force, preview_split, shares_of
from ledger.rules.split import split
from programmes.models import Organisation
from shop.queries.shapes import PolicyRef, Share

SCOPE = "live"


@dataclass(frozen=True)
class LiveSplit:
    """The live policy, read once for all offers of a session; without one nothing is claimed."""

    policy: SplitPolicy | None

    @property
    def policy_ref(self) -> PolicyRef | None:
        """Scope and version."""
        return {"scope": self.policy.scope, "version": self.policy.version} if self.policy else None

    def maker_fen(self, price_fen: int, weights: Sequence[int], maker: int) -> int:
        """What the maker at this position of the lot gets of one piece, in fen."""
        if self.policy is None:
            return 0
        parts = split(price_fen, shares_of(self.policy), weights)
        return sum(part.amount_fen for part in parts if part.maker == maker)

    def shares(
        self,
        amount_fen: int,
        makers: Sequence[tuple[int, int]],
        workshop_id: int,
        host_id: int,
        aliases: Mapping[int, str],
    ) -> list[Share]:
        """Who gets what of an amount, in the policy's order; makers by the alias they consented to, else by none."""
        if self.policy is None or not makers:
            return []
        try:
            credits = preview_split(self.policy, amount_fen, makers, workshop_id, host_id)
        except NoPlatform:
            return []
        labels = dict(SplitShare.Role.choices)
        ids = {credit.organisation_id for credit in credits if credit.organisation_id}
        names = dict(Organisation.objects.filter(pk__in=ids).values_list("id", "name"))
        return [
            {
                "role": credit.role,
                "label": str(labels[credit.role]),
                "alias": aliases.get(credit.beneficiary_id or 0) or names.get(credit.organisation_id or 0),
                "amount_fen": credit.amount_fen,
            }
            for credit in credits
        ]


def live_split() -> LiveSplit:
    """The split in force for live sales now: two queries."""
    try:
        return LiveSplit(policy_in_force(SCOPE, now()))
    except NoPolicy:
        return LiveSplit(None)
