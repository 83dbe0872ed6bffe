"""Refusals in staff pages."""

from django import template

from api.staff.faults import said as in_words
from core.errors import Refusal

register = template.Library()


@register.filter
def said(refusal: Refusal) -> str:
    """What went wrong and which field must be what, in the words of the form."""
    return in_words(refusal)
