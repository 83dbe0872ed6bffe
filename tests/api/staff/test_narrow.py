"""Staff pages on a phone: what scrolls can be reached by keyboard and has a name, and sums stand where one looks."""

import re
from pathlib import Path

import pytest

from api.staff.figures.lines import COLUMNS as LINES
from api.staff.tables import Column
from api.staff.trace.order_tables import LINES as OF_ORDER
from api.staff.trace.tables import ENTRY_COLUMNS

TEMPLATES = Path(__file__).parents[3] / "api/staff/templates/staff"


def boxes() -> list[tuple[str, str]]:
    """Every box that scrolls sideways, with the page that has it."""
    return [
        (path.name, line.split('class="scroll"')[1])
        for path in sorted(TEMPLATES.glob("*.html"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if 'class="scroll"' in line
    ]


@pytest.mark.parametrize(("name", "rest"), boxes())
def test_a_box_that_scrolls_is_reached_and_named(name: str, rest: str) -> None:
    assert rest.startswith(' tabindex="0" role="region" aria-label="{'), name
    assert 'aria-label=""' not in rest


def test_there_are_such_boxes() -> None:
    assert len(boxes()) == 20


@pytest.mark.parametrize("columns", [ENTRY_COLUMNS, LINES, OF_ORDER])
def test_sums_stand_behind_the_name(columns: list[Column]) -> None:
    """On 360 pixels a name and three sums are to be seen before anybody scrolls."""
    assert columns[0].kind == "text"
    assert {column.kind for column in columns[1:3]} == {"money"}


@pytest.mark.parametrize("name", ["payouts.html", "_table.html"])
def test_a_caption_is_as_wide_as_the_screen(name: str) -> None:
    style = (TEMPLATES.parents[1] / "static/staff/staff.css").read_text(encoding="utf-8")
    assert ".scroll caption { position: sticky; left: 0;" in style
    assert "<caption>" in (TEMPLATES / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "counts"), [("disputes.html", [7]), ("part_refund.html", [7]), ("waiting_money.html", [6, 4])]
)
def test_a_row_to_act_on_is_a_card(name: str, counts: list[int]) -> None:
    """Each cell says itself what stands in the head of the table, which a phone doesn't show."""
    _, *tables = (TEMPLATES / name).read_text(encoding="utf-8").split('<table class="cards">')
    for table, count in zip(tables, counts, strict=True):
        inner = table.split("</table>")[0]
        heads = re.findall(r"<th [^>]*>(.+?)</th>", inner)
        labels = re.findall(r'<td[^>]* data-label="({%.*?%})"', inner)
        assert (len(heads), labels) == (count, heads)
    style = (TEMPLATES.parents[1] / "static/staff/staff.css").read_text(encoding="utf-8")
    assert ".cards td[data-label]::before { content: attr(data-label);" in style
