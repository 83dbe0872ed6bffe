"""What a staff member may see: the data of their federations and of all below them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from programmes.models import Federation, Membership, OrganisationMember

REFUNDERS = frozenset({Membership.Role.PROJECT, Membership.Role.FINANCE})
"""The roles that may give a buyer her money back."""
PAYERS = frozenset({Membership.Role.FINANCE})
"""The roles that may pay out and adjust; a second person of them approves."""
AUDITORS = PAYERS | {Membership.Role.AUDITOR}
"""The roles that read payouts and adjustments."""
READERS = AUDITORS | {Membership.Role.PROJECT}
"""The roles that read the books, what the processor moved, and the way of a fen: who moderates needs none of it."""

APPOINTERS = frozenset({Membership.Role.PROJECT})
"""The roles that say who answers for an organisation."""

MODERATORS = frozenset({Membership.Role.PROJECT, Membership.Role.MODERATOR})
"""The roles that answer appeals and lift penalties."""


@dataclass(frozen=True)
class Scope:
    """Federations by role. `everything` is for those who run the server.

    `organisations` are those that the person works for: she answers for what is theirs, and sees nothing else;
    `managed` are those of them that she manages.
    `is_whole` says that no federation is left out: what belongs to none in particular may then be seen too.
    """

    everything: bool
    federations: frozenset[int]
    may_refund: frozenset[int]
    is_whole: bool = False
    may_pay: frozenset[int] = frozenset()
    may_moderate: frozenset[int] = frozenset()
    may_appoint: frozenset[int] = frozenset()
    may_audit: frozenset[int] = frozenset()
    may_read: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    managed: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see."""
        return not (self.everything or self.federations)

    def of_books(self) -> "Scope":
        """The same for pages of money: the federations of those roles alone that read the books."""
        if self.everything:
            return self
        return replace(
            self, federations=self.may_read, is_whole=self.is_whole and self.may_read == self.federations
        )


NOTHING = Scope(everything=False, federations=frozenset(), may_refund=frozenset())


def scope_of(user: User | AnonymousUser) -> Scope:
    """The scope of an active staff member; empty for everybody else. Three queries."""
    if not isinstance(user, User) or not (user.is_active and user.is_staff):
        return NOTHING
    if user.is_superuser:
        return Scope(everything=True, federations=frozenset(), may_refund=frozenset(), is_whole=True)
    memberships = list(user.memberships.values_list("federation_id", "role"))
    posts = list(user.organisation_posts.values_list("organisation_id", "role"))
    own = frozenset(organisation for organisation, _ in posts)
    managed = frozenset(key for key, role in posts if role == OrganisationMember.Role.MANAGER)
    if not memberships:
        return replace(NOTHING, organisations=own, managed=managed)
    parents = dict(Federation.objects.values_list("id", "parent_id"))  # there are dozens
    seen = _with_all_below({federation for federation, _ in memberships}, parents)
    refund = _with_all_below({federation for federation, role in memberships if role in REFUNDERS}, parents)
    pay = _with_all_below({federation for federation, role in memberships if role in PAYERS}, parents)
    moderate = _with_all_below(
        {federation for federation, role in memberships if role in MODERATORS}, parents
    )
    appoint = _with_all_below({federation for federation, role in memberships if role in APPOINTERS}, parents)
    audit = _with_all_below({federation for federation, role in memberships if role in AUDITORS}, parents)
    read = _with_all_below({federation for federation, role in memberships if role in READERS}, parents)
    return Scope(
        everything=False,
        federations=seen,
        may_refund=refund,
        may_pay=pay,
        may_moderate=moderate,
        is_whole=seen == frozenset(parents),
        may_appoint=appoint,
        may_audit=audit,
        may_read=read,
        organisations=own,
        managed=managed,
    )


def _with_all_below(roots: set[int], parents: Mapping[int, int | None]) -> frozenset[int]:
    """The federations and everything under them."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in parents.items():
        children[parent].append(pk)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(children[current])
    return frozenset(found)
