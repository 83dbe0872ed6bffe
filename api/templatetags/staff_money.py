"""Money in staff pages."""

from django import template

from core.money import yuan as in_yuan

register = template.Library()


@register.filter
def yuan(fen: int) -> str:
    """Fen as yuan with two decimals."""
    return in_yuan(fen)


@register.filter
def minus(fen: int) -> int:
    """The amount with the other sign."""
    return -fen
