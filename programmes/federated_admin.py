"""The base of admin pages whose rows belong to a federation: a city sees its own."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from core.read_only_admin import ReadOnlyAdmin
from programmes.queries.scope import Scope, scope_of


def request_scope(request: HttpRequest) -> Scope:
    """The scope of who asks, read once a request."""
    scope: Scope | None = getattr(request, "staff_scope", None)
    if scope is None:
        scope = scope_of(request.user)  # type: ignore[arg-type]
        request.staff_scope = scope  # type: ignore[attr-defined]
    return scope


def books_scope(request: HttpRequest) -> Scope:
    """The part of it in which she reads the books. Raises PermissionDenied for who has a role and reads none."""
    scope = request_scope(request)
    found = scope.of_books()
    if found.is_empty and not scope.is_empty:
        raise PermissionDenied
    return found


class WholeAdmin(ReadOnlyAdmin):
    """Rows that belong to no federation: for those who see every federation, of money for who reads its books."""

    of_books = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only with the whole in scope."""
        scope = request_scope(request)
        return (scope.of_books() if self.of_books else scope).is_whole

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the app stands in the menu."""
        return self.has_view_permission(request)


class FederatedAdmin(ReadOnlyAdmin):
    """Shows a staff member the rows of their federations.

    `federation_paths` are lookups from the row to its federation; a row is shown when one of them leads to a
    federation in scope. Without paths every staff member with a role sees every row. Who sees every federation sees
    what belongs to none, too: the processor's vouchers, the bank's account. With `of_books` it is for the roles that
    read the books.
    """

    federation_paths: tuple[str, ...] = ()
    of_books = False
    shared: Q | None = None
    """Rows that every staff member with a role sees besides."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows in scope."""
        rows = super().get_queryset(request)
        scope = self._scope(request)
        if scope.is_whole or not self.federation_paths:
            return rows
        wanted = self.shared or Q()
        for path in self.federation_paths:
            wanted |= Q(**{f"{path}__in": scope.federations})
        # as a subquery: a path over many rows would repeat the row
        return rows.filter(pk__in=self.model._default_manager.filter(wanted).values("pk"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Anyone with a role; which rows is the queryset's matter."""
        return not self._scope(request).is_empty

    def _scope(self, request: HttpRequest) -> Scope:
        scope = request_scope(request)
        return scope.of_books() if self.of_books else scope

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the app stands in the menu."""
        return self.has_view_permission(request)
