"""What each role may do in a studio."""

from collections.abc import Mapping
from typing import Literal

Role = Literal["anchor", "assistant", "moderator"]
Act = Literal["look", "plan", "sell", "announce", "moderate", "publish", "go_live", "end", "crew"]

MAY: Mapping[Role, frozenset[Act]] = {
    "anchor": frozenset(
        {"look", "plan", "sell", "announce", "moderate", "publish", "go_live", "end", "crew"}
    ),
    "assistant": frozenset({"look", "plan", "sell", "announce", "moderate", "publish", "end"}),
    "moderator": frozenset({"look", "announce", "moderate"}),
}
"""Only the verified anchor opens the broadcast: her identity is what was checked. And she chooses who helps her."""


def acts(role: Role) -> list[Act]:
    """All that someone in this role may do, for a page that offers nothing else."""
    return sorted(MAY[role])


def may(role: Role, act: Act) -> bool:
    """Whether someone in this role may do it."""
    return act in MAY[role]
