"""Whose rooms a member of staff sees the penalties of, and who answers for them."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from accounts.models import User
from hosts.models import Room
from hosts.queries import role_in_room
from livestream.models import Penalty
from programmes.queries.scope import Scope


def rooms(scope: Scope) -> QuerySet[Room]:
    """The rooms of organisations in scope. Raises PermissionDenied for who has no federation's role."""
    if scope.is_empty:
        raise PermissionDenied
    rows = Room.objects.order_by("title")
    return rows if scope.everything else rows.filter(organisation__federation__in=scope.federations)


def penalties(scope: Scope) -> QuerySet[Penalty]:
    """What was imposed in those rooms."""
    rows = Penalty.objects.select_related("room__organisation", "room__anchor", "user", "session")
    return rows.filter(room__in=rooms(scope))


def penalties_to_judge(scope: Scope) -> QuerySet[Penalty]:
    """What was imposed in the rooms that the reader's role answers for."""
    if scope.everything:
        return Penalty.objects.all()
    return Penalty.objects.filter(room__organisation__federation__in=scope.may_moderate)


def may_judge(scope: Scope, who: User, row: Penalty) -> bool:
    """Whether project or moderation staff answer for the room. Nobody judges what her own room imposed."""
    answers = scope.everything or row.room.organisation.federation_id in scope.may_moderate
    return answers and role_in_room(who, row.room) is None


def keeps_the_words(scope: Scope) -> bool:
    """Whether the person moderates every federation's rooms, and so may change the platform's own list."""
    return scope.everything or (scope.is_whole and scope.may_moderate >= scope.federations)
