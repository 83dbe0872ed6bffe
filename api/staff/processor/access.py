"""Who sees the processor's pages. Its balance belongs to no federation: to those who see every one."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User
from programmes.federated_admin import request_scope


def enter(request: HttpRequest) -> bool:
    """Whether this member of staff may act here, as project or finance staff of all.

    Raises PermissionDenied for who may not even look, or posts without being one who may act.
    """
    scope = request_scope(request)
    if not scope.is_whole:
        raise PermissionDenied
    may_act = scope.everything or scope.may_refund >= scope.federations
    if request.method == "POST" and not may_act:
        raise PermissionDenied
    return may_act


def name_of(label: str) -> str:
    """A person or a job by its label in the trail."""
    kind, _, key = label.partition(":")
    if kind == "user" and key.isdigit():
        found = User.objects.filter(pk=int(key)).first()
        return found.shown_alias if found else label
    return "系统" if kind == "system" else label
