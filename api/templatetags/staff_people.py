"""People in staff pages."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def named(label: str, names: Mapping[str, str]) -> str:
    """Who a label of the trail is, by `names_of`."""
    return names.get(label, label)
