"""Who would get what, shown before anybody pays."""

from collections.abc import Callable, Sequence

from ledger.models import SplitPolicy
from ledger.queries.credits import Credit
from ledger.queries.platform import platform_id
from ledger.queries.policies import shares_of
from ledger.rules.split import Part, split

Platform = Callable[[], int]
"""Whom the platform's share goes to; asked only when there is one."""


def preview_split(
    policy: SplitPolicy,
    amount_fen: int,
    makers: Sequence[tuple[int, int]],
    workshop_id: int,
    host_id: int | None,
    *,
    platform: Platform = platform_id,
) -> list[Credit]:
    """The credits that a sale of `amount_fen` would write; `makers` are (beneficiary id, weight) pairs.

    Raises NoPlatform.
    """
    parts = split(amount_fen, shares_of(policy), [weight for _, weight in makers])
    keeper = platform() if any(part.role == "platform" for part in parts) else None
    owners = {"workshop": workshop_id, "host": host_id, "platform": keeper}

    def credit(part: Part) -> Credit:
        if part.maker is not None:
            return Credit(part.role, makers[part.maker][0], None, part.amount_fen)
        return Credit(part.role, None, owners[part.role], part.amount_fen)

    return [credit(part) for part in parts]
