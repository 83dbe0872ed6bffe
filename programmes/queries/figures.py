"""The reported figures of the programmes."""

from dataclasses import dataclass

from programmes.models import Figure


@dataclass(frozen=True)
class FigureShown:
    """One figure as the source words it. Units differ, so figures are never added."""

    programme: str
    label: str
    value: str
    unit: str
    source: str


def figures() -> list[FigureShown]:
    """All of them, in one query, programme by programme."""
    rows = Figure.objects.select_related("programme").order_by("programme_id", "position", "pk")
    return [
        FigureShown(row.programme.name, row.label, row.shown, str(row.get_unit_display()), row.source)
        for row in rows
    ]
