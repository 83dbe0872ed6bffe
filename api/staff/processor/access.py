"""Who sees the processor's pages. Its balance belongs to no federation: to those who see every one."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from programmes.federated_admin import books_scope


def enter(request: HttpRequest) -> bool:
    """Whether this member of staff may act here, as project or finance staff of all.

    Raises PermissionDenied for who may not even look, or posts without being one who may act.
    """
    scope = books_scope(request)
    if not scope.is_whole:
        raise PermissionDenied
    may_act = scope.everything or scope.may_refund >= scope.federations
    if request.method == "POST" and not may_act:
        raise PermissionDenied
    return may_act
