"""Buyers' groups: what a source code means."""

from collections.abc import Iterable

from hosts.models import BuyersGroup


def known_codes(codes: Iterable[str]) -> set[str]:
    """Which of these codes groups have: a made-up one brings nobody credit. No query when there is none."""
    wanted = {code for code in codes if 0 < len(code) <= 32}
    return (
        set(BuyersGroup.objects.filter(code__in=wanted).values_list("code", flat=True)) if wanted else set()
    )


def source_code(code: str | None) -> str:
    """The code as an order keeps it; empty for one that no group has."""
    return code if code and code in known_codes([code]) else ""


def group_names(codes: set[str]) -> dict[str, str]:
    """The name of each group by its code, in one query."""
    return dict(BuyersGroup.objects.filter(code__in=codes).values_list("code", "name"))
