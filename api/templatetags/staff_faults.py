"""Refusals in staff pages."""

from django import template

from api.staff.faults import said as in_words
from api.staff.refund_words import refused_of
from core.errors import Refusal

register = template.Library()


@register.filter
def said(refusal: Refusal) -> str:
    """What went wrong and which field must be what, in the words of the form."""
    return in_words(refusal)


@register.filter
def of_what(refusal: Refusal) -> str:
    """Of what too much was asked back."""
    return refused_of(refusal)
