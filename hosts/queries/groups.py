"""Buyers' groups: what a source code means."""

from hosts.models import BuyersGroup


def source_code(code: str | None) -> str:
    """The code as an order keeps it; empty for one that no group has: a made-up code brings nobody credit."""
    if not code or len(code) > 32:
        return ""
    return BuyersGroup.objects.filter(code=code).values_list("code", flat=True).first() or ""


def group_names(codes: set[str]) -> dict[str, str]:
    """The name of each group by its code, in one query."""
    return dict(BuyersGroup.objects.filter(code__in=codes).values_list("code", "name"))
