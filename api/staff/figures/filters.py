"""The filters of the figures pages."""

from typing import Any

from django import forms

from hosts.models import BuyersGroup, Room
from livestream.models import LiveSession
from shop.models import Order

BOOKED = (Order.Status.PAID, Order.Status.REFUNDED)
"""The states of an order whose lines stand in the books."""
ALL = ("", "全部")


def _groups() -> list[tuple[str, str]]:
    return [ALL, *BuyersGroup.objects.order_by("name").values_list("code", "name")]


def _rooms() -> list[tuple[str, str]]:
    return [ALL, *Room.objects.order_by("title").values_list("slug", "title")]


class _Filters(forms.Form):
    """A form that reads the address; what can't be read filters nothing out and is said beside the field."""

    @property
    def values(self) -> dict[str, Any]:
        """The filters that are set and valid."""
        self.is_valid()
        return {key: value for key, value in self.cleaned_data.items() if value}


class SessionFilters(_Filters):
    """Which sessions."""

    room = forms.ChoiceField(label="直播间", choices=_rooms, required=False)
    group = forms.ChoiceField(label="买家群", choices=_groups, required=False)
    status = forms.ChoiceField(label="状态", choices=[ALL, *LiveSession.Status.choices], required=False)
    since = forms.DateField(
        label="从", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label="到", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class LineFilters(_Filters):
    """Which lines of a session."""

    group = forms.ChoiceField(label="买家群", choices=_groups, required=False)
    status = forms.ChoiceField(
        label="订单状态", choices=[ALL, *[(s.value, s.label) for s in BOOKED]], required=False
    )
