"""The filters of the figures pages."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from api.staff.scoping import groups_in_scope, sessions_in_scope
from hosts.models import Room
from livestream.models import LiveSession
from programmes.queries.scope import Scope
from shop.models import Order

BOOKED = (Order.Status.PAID, Order.Status.REFUNDED)
"""The states of an order whose lines stand in the books."""
ALL = ("", _("全部"))


def _groups(scope: Scope) -> list[tuple[str, StrOrPromise]]:
    rows = groups_in_scope(scope).order_by("name")
    return [ALL, *rows.values_list("code", "name")]


def _rooms(scope: Scope) -> list[tuple[str, StrOrPromise]]:
    rows = Room.objects.all()
    if not scope.everything:
        rows = rows.filter(
            Q(organisation__federation__in=scope.federations)
            | Q(pk__in=sessions_in_scope(scope).values("room"))
        )
    return [ALL, *rows.order_by("title").values_list("slug", "title")]


class _Filters(forms.Form):
    """A form that reads the address. What can't be read is said beside its field, and then nothing is listed."""

    def __init__(self, data: QueryDict, scope: Scope) -> None:
        super().__init__(data)
        for name, choices in (("room", _rooms), ("group", _groups)):
            if name in self.fields:
                cast(forms.ChoiceField, self.fields[name]).choices = choices(scope)

    @property
    def values(self) -> dict[str, Any]:
        """The filters that are set; `unreadable` alone when one of them can't be read."""
        if not self.is_valid():
            return {"unreadable": True}
        return {key: value for key, value in self.cleaned_data.items() if value}


class SessionFilters(_Filters):
    """Which sessions."""

    room = forms.ChoiceField(label=_("直播间"), required=False)
    group = forms.ChoiceField(label=_("买家群"), required=False)
    status = forms.ChoiceField(label=_("状态"), choices=[ALL, *LiveSession.Status.choices], required=False)
    since = forms.DateField(
        label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class LineFilters(_Filters):
    """Which lines of a session."""

    group = forms.ChoiceField(label=_("买家群"), required=False)
    status = forms.ChoiceField(
        label=_("订单状态"), choices=[ALL, *[(s.value, s.label) for s in BOOKED]], required=False
    )
