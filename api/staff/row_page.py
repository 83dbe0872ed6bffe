"""One row's page: who finds it in scope sees it, who answers for it acts on it."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views import View

from api.staff.pages import page
from core.errors import Refusal

M = TypeVar("M", bound=Model)


class RowPage(ABC, View, Generic[M]):
    """GET shows the row. POST does what the pressed button says and comes back; a refusal is shown above the row."""

    template: ClassVar[str]

    @abstractmethod
    def find(self, request: HttpRequest, pk: int) -> M | None:
        """The row, if it is in the reader's scope."""

    @abstractmethod
    def may_act(self, request: HttpRequest, row: M) -> bool:
        """Whether the reader answers for it."""

    @abstractmethod
    def act(self, request: HttpRequest, row: M) -> HttpResponse | None:
        """Do what the form says; an answer of its own, or None for the page again. Raises Refusal."""

    @abstractmethod
    def context(self, request: HttpRequest, row: M, *, may_act: bool) -> dict[str, Any]:
        """What the template shows, beside `may_act` and `refusal`."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        return self._shown(request, self._found(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The act."""
        row = self._found(request, pk)
        if not self.may_act(request, row):
            raise PermissionDenied
        try:
            return self.act(request, row) or HttpResponseRedirect(request.path)
        except Refusal as refusal:
            return self._shown(request, self._found(request, pk), refusal)

    def _found(self, request: HttpRequest, pk: int) -> M:
        row = self.find(request, pk)
        if row is None:
            raise Http404
        return row

    def _shown(self, request: HttpRequest, row: M, refusal: Refusal | None = None) -> HttpResponse:
        may_act = self.may_act(request, row)
        context = {
            **self.context(request, row, may_act=may_act),
            "may_act": may_act,
            "refusal": refusal,
        }
        return page(request, self.template, context, status=refusal.status if refusal else 200)
