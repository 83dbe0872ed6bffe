"""Figures equal the books to the fen, on screen and in files."""

import csv
import io
import re
import zipfile
from html import unescape
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from api.staff.exports import as_xlsx
from api.staff.tables import Cell, Column, Table
from core.models import AuditEntry
from hosts.models import BuyersGroup
from livestream.models import LiveSession
from programmes.models import Federation
from tests.api.staff.world import Live, buy, go_live, signed_in, staff, take_back
from tests.cast import Cast

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def live(cast: Cast) -> Live:
    """Three orders, one of them refunded in part and one in full; and another session with one order."""
    live = go_live(cast)
    buy(cast, live, "20261124-A", group=cast.group)
    take_back(buy(cast, live, "20261124-B", quantity=2), 3333, "r1")
    take_back(buy(cast, live, "20261124-C", group=cast.group), 9999, "r2")
    buy(cast, go_live(cast, "另一场", slot=1), "20261125-D")
    return live


def rows(html: str, part: str = "tbody") -> list[list[str]]:
    """The cells' texts of the page's table."""
    body = html.split(f"<{part}>")[1].split(f"</{part}>")[0]
    return [
        [unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body)
    ]


def see(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def by_sql(session_id: int) -> list[str]:
    """Gross, refunds, net and credited of a session, straight from the entries."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select coalesce(sum(case when a.type = 'A' and e.amount > 0 then e.amount end), 0),
                      coalesce(sum(case when a.type = 'A' and e.amount < 0 then e.amount end), 0),
                      coalesce(sum(case when a.type = 'A' then e.amount end), 0),
                      coalesce(-sum(case when a.beneficiary_id is not null then e.amount end), 0)
               from ledger_entry e join ledger_account a on a.id = e.account_id
               join ledger_txn t on t.id = e.txn_id where t.session_ref = %s""",
            [session_id],
        )
        return [f"{int(value) / 100:.2f}" for value in cursor.fetchone()]


def session_address(live: Live) -> str:
    return reverse("admin:staff_session", args=[live.session.pk])


def test_session_equals_the_books(cast: Cast, live: Live) -> None:
    html = see(signed_in(staff()), session_address(live))
    assert rows(html, "tfoot")[0][1:5] == by_sql(live.session.pk) == ["399.96", "-133.32", "266.64", "146.65"]
    lines = rows(html)
    assert [row[0] for row in lines] == ["20261124-C", "20261124-B", "20261124-A"]
    assert [row[1:5] for row in lines] == [
        ["99.99", "-99.99", "0.00", "0.00"],
        ["199.98", "-33.33", "166.65", "91.66"],
        ["99.99", "0.00", "99.99", "54.99"],
    ]
    sums = re.findall(r"<dd[^>]*>([^<]+)</dd>", html.split('<dl class="sums">')[1].split("</dl>")[0])
    assert sums == ["3", "399.96", "-133.32", "266.64", "219.97", "-73.32", "146.65"]
    assert 'class="number negative">-133.32<' in html


def test_list_equals_the_books(cast: Cast, live: Live) -> None:
    html = see(signed_in(staff()), reverse("admin:staff_sessions"))
    assert "不含运费" in html
    other = LiveSession.objects.get(title="另一场")
    assert [(row[0], row[4], row[5:]) for row in rows(html)] == [
        ("另一场", "1", by_sql(other.pk)),
        ("冬日花毽专场", "3", by_sql(live.session.pk)),
    ]
    assert rows(html, "tfoot")[0][4:] == ["4", "499.95", "-133.32", "366.63", "201.64"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["另一场", "冬日花毽专场"]),
        ({"room": "huajian"}, ["另一场", "冬日花毽专场"]),
        ({"room": "rival"}, []),
        ({"group": "g01"}, ["冬日花毽专场"]),
        ({"status": "live"}, []),
        ({"status": "ended"}, ["另一场", "冬日花毽专场"]),
        ({"since": "2026-11-25"}, ["另一场"]),
        ({"until": "2026-11-24"}, ["冬日花毽专场"]),
        ({"since": "not a day"}, []),
        ({"room": "nowhere"}, []),
    ],
)
def test_filters_of_the_list(cast: Cast, live: Live, filters: dict[str, str], expected: list[str]) -> None:
    html = see(signed_in(staff()), reverse("admin:staff_sessions"), **filters)
    assert [row[0] for row in rows(html) if len(row) > 1] == expected


def test_a_group_narrows_the_figures_too(cast: Cast, live: Live) -> None:
    html = see(signed_in(staff()), reverse("admin:staff_sessions"), group="g01")
    assert rows(html)[0][4:] == ["2", "199.98", "-99.99", "99.99", "54.99"]
    html = see(signed_in(staff()), session_address(live), group="g01")
    assert [row[0] for row in rows(html)] == ["20261124-C", "20261124-A"]
    assert rows(html, "tfoot")[0][1:5] == ["199.98", "-99.99", "99.99", "54.99"]


def take(client: Client, address: str, form: str, why: str = "audit", query: str = "") -> bytes:
    response = client.post(f"{address}{query}", {"format": form, "why": why})
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment;")
    return response.content


def read_xlsx(body: bytes) -> list[list[str | float]]:
    """Every cell: a number where the file has a number, else its text; formulas would raise."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        strings = [
            "".join(t.text or "" for t in item.iter(f"{SHEET}t"))
            for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        ]
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert sheet.find(f".//{SHEET}f") is None
    found: list[list[str | float]] = []
    for row in sheet.iter(f"{SHEET}row"):
        cells: list[str | float] = []
        for cell in row:
            value = cell.findtext(f"{SHEET}v") or ""
            cells.append(strings[int(value)] if cell.get("t") == "s" else float(value))
        found.append(cells)
    return found


def as_text(table: list[list[str | float]], screen: list[list[str]]) -> list[list[str]]:
    """Numbers written the way the screen writes the same cell."""
    return [
        [
            value if isinstance(value, str) else f"{value:.2f}" if "." in screen[y][x] else str(int(value))
            for x, value in enumerate(row)
        ]
        for y, row in enumerate(table)
    ]


def test_an_amount_is_written_to_the_fen() -> None:
    amounts = (8690, -8690, 1, 0, 123456789012345)
    body = as_xlsx(Table([Column("金额", "money")], [[Cell(fen)] for fen in amounts]))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    written = [cell.findtext(f"{SHEET}v") for cell in sheet.iter(f"{SHEET}c")][1:]
    assert written == ["86.90", "-86.90", "0.01", "0.00", "1234567890123.45"]


@pytest.mark.parametrize("query", ["", "?group=g01"])
@pytest.mark.parametrize("page", ["list", "session"])
def test_files_equal_the_screen(cast: Cast, live: Live, page: str, query: str) -> None:
    client = signed_in(staff())
    address = reverse("admin:staff_sessions") if page == "list" else session_address(live)
    html = client.get(address + query).content.decode()
    screen = rows(html) + rows(html, "tfoot")
    body = take(client, address, "csv", query=query)
    assert body.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))[1:] == screen
    assert as_text(read_xlsx(take(client, address, "xlsx", query=query))[1:], screen) == screen


def test_taking_a_file_is_logged(cast: Cast, live: Live) -> None:
    person = staff()
    take(signed_in(person), session_address(live), "csv", why="reconcile", query="?group=g01")
    entry = AuditEntry.objects.get(action="staff.export.taken")
    assert (entry.actor_label, entry.target_type, entry.target_id, entry.data) == (
        f"user:{person.pk}",
        "livestream.livesession",
        str(live.session.pk),
        {
            "why": "reconcile",
            "page": f"session-{live.session.pk}",
            "format": "csv",
            "rows": 2,
            "filters": {"group": "g01"},
        },
    )


@pytest.mark.parametrize(
    "form", [{"format": "csv"}, {"format": "csv", "why": "fun"}, {"why": "audit", "format": "pdf"}]
)
def test_no_file_without_a_reason(cast: Cast, live: Live, form: dict[str, str]) -> None:
    response = signed_in(staff()).post(session_address(live), form)
    assert (response.status_code, response.json()["code"]) == (400, "core.invalid")
    assert not AuditEntry.objects.filter(action="staff.export.taken").exists()


def test_no_file_without_the_token(cast: Cast, live: Live) -> None:
    client = signed_in(staff())
    client.handler.enforce_csrf_checks = True
    response = client.post(session_address(live), {"format": "csv", "why": "audit"})
    assert response.status_code == 403
    assert not AuditEntry.objects.filter(action="staff.export.taken").exists()


@pytest.mark.parametrize("name", ["=1+1", "+86", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_formula_leaves(cast: Cast, name: str) -> None:
    live = go_live(cast, name)
    group = BuyersGroup.objects.create(code="evil", name=name)
    take_back(buy(cast, live, "20261124-E", group=group), 1000, "r1")
    client = signed_in(staff())
    for address in (reverse("admin:staff_sessions"), session_address(live)):
        table = list(csv.reader(io.StringIO(take(client, address, "csv").decode("utf-8-sig"))))
        assert f"'{name}" in table[1]
        dangerous = [c for row in table for c in row if c[:1] in "=+-@\t\r" and c]
        assert dangerous == ["-10.00", "-10.00"]
        cells = [cell for row in read_xlsx(take(client, address, "xlsx")) for cell in row]
        assert f"'{name}" in [str(cell).replace("_x000D_", "\r") for cell in cells]
        assert cells.count(-10.0) == 2


def test_a_city_sees_its_own_figures_only(cast: Cast, live: Live) -> None:
    city = Federation.objects.create(
        code="daqing", name="大庆市总工会", level="city", parent=cast.host.federation
    )
    client = signed_in(staff(federation=city))
    assert client.get(session_address(live)).status_code == 404
    html = see(client, reverse("admin:staff_sessions"))
    assert "冬日花毽专场" not in html
    assert client.post(session_address(live), {"format": "csv", "why": "audit"}).status_code == 404


def test_queries_of_the_list_do_not_grow(cast: Cast, live: Live, django_assert_max_num_queries) -> None:
    for slot in range(2, 12):
        buy(cast, go_live(cast, f"第{slot}场", slot=slot), f"2026-{slot}")
    client = signed_in(staff())
    for address, most in ((reverse("admin:staff_sessions"), 11), (session_address(live), 14)):
        with django_assert_max_num_queries(most):
            see(client, address)
