"""`{% staff_menu as groups %}`: the staff pages' menu."""

from typing import Any

from django import template

from api.staff.menu import Group, menu

register = template.Library()


@register.simple_tag(takes_context=True)
def staff_menu(context: dict[str, Any]) -> list[Group]:
    """The groups of the menu, as seen from this page."""
    return menu(context["request"])
