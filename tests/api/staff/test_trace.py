"""The trace: from anything in the chain to anything else."""

import re
from collections import deque
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry
from ledger.models import Txn
from programmes.models import Beneficiary, Federation, Organisation
from shop.models import LotShare, OrderLine
from tests.api.staff.world import Live, buy, go_live, signed_in, staff, take_back
from tests.cast import SINCE, Cast

LINK = re.compile(r'<a [^>]*?href="(/staff/trace/[^"#]+)"')


@pytest.fixture
def line(cast: Cast) -> OrderLine:
    """The line in question, among others in the same room, session and group."""
    live = go_live(cast)
    go_live(cast, "另一场", slot=1)
    buy(cast, live, "20261124-OTHER1", group=cast.group)
    wanted = buy(cast, live, "20261124-WANTED", group=cast.group)
    buy(cast, live, "20261124-OTHER2")
    take_back(wanted, 1000, "r1")
    return wanted


def nodes(cast: Cast, line: OrderLine) -> dict[str, str]:
    """Each kind's page in the line's chain."""
    ids = {
        "group": cast.group.pk,
        "room": cast.room.pk,
        "session": line.session_ref,
        "offer": line.sale.offer_id,
        "line": line.pk,
        "txn": Txn.objects.get(kind="sale", line_ref=line.pk).pk,
        "beneficiary": cast.chunyu.pk,
    }
    return {kind: reverse("admin:staff_trace", args=[kind, pk]) for kind, pk in ids.items()}


def links(client: Client, address: str) -> set[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    return {unescape(found) for found in LINK.findall(response.content.decode())}


def clicks(client: Client, start: str, goal: str) -> int | None:
    """How many real links lead from one page to another, over pages of the trace."""
    if start.startswith("/staff/trace/beneficiary/"):
        start += "?why=audit"
    waiting, seen = deque([(start, 0)]), {start}
    while waiting:
        address, depth = waiting.popleft()
        if address.split("?")[0] == goal:
            return depth
        if depth == 4:
            continue
        for found in sorted(links(client, address) - seen):
            seen.add(found)
            waiting.append((found, depth + 1))
    return None


def test_any_to_any_in_four_clicks(cast: Cast, line: OrderLine) -> None:
    client = signed_in(staff())
    pages = nodes(cast, line)
    far = {
        (one, other): clicks(client, pages[one], pages[other])
        for one in pages
        for other in pages
        if one != other
    }
    assert len(far) == 42
    assert {pair: n for pair, n in far.items() if n is None or n > 4} == {}
    assert {n for (one, _), n in far.items() if one == "line"} == {1}


def test_breadcrumb_is_the_chain(cast: Cast, line: OrderLine) -> None:
    html = signed_in(staff()).get(nodes(cast, line)["line"]).content.decode()
    crumb = html.split('<nav class="chain"')[1].split("</nav>")[0]
    assert re.findall(r'class="kind">([^<]+)<', crumb) == [
        "买家群", "直播间", "场次", "商品", "订单行", "凭证", "结算", "受益人",
    ]  # fmt: skip
    for kind in ("group", "room", "session", "offer", "beneficiary"):
        assert nodes(cast, line)[kind] in crumb
    assert 'href="#txn">2 项' in crumb
    assert "<strong>20261124-WANTED</strong>" in crumb


def test_a_room_without_a_sale_lists_no_lines(cast: Cast) -> None:
    html = signed_in(staff()).get(reverse("admin:staff_trace", args=["room", cast.room.pk])).content.decode()
    assert ("已入账的订单行" in html, "分录，金额单位" in html) == (True, False)


def test_entries_of_a_line(cast: Cast, line: OrderLine) -> None:
    html = signed_in(staff()).get(nodes(cast, line)["line"]).content.decode()
    table = html.split("<tbody>")[1].split("</tbody>")[0]
    cells = [re.sub("<[^>]+>", "", c) for c in re.findall(r"<td[^>]*>(.*?)</td>", table)]
    rows = [cells[i : i + 9] for i in range(0, len(cells), 9)]
    assert {r[6] for r in rows} == {"CNY"}
    assert [(r[4], r[3], r[1], r[2]) for r in rows] == [
        ("", "支付渠道", "99.99", ""),
        ("制作人", "春雨", "", "54.99"),
        ("工坊", "鹤羽花毽工坊", "", "25.00"),
        ("主播机构", "行大公益", "", "12.00"),
        ("平台运营", "暖心桥平台", "", "8.00"),
        ("", "支付渠道", "", "10.00"),
        ("制作人", "春雨", "5.50", ""),
        ("工坊", "鹤羽花毽工坊", "2.50", ""),
        ("主播机构", "行大公益", "1.20", ""),
        ("平台运营", "暖心桥平台", "0.80", ""),
    ]
    assert '<dd class="negative">-10.00</dd>' in html


def test_several_makers_are_all_there(cast: Cast) -> None:
    other = Beneficiary.objects.create(
        programme=cast.chunyu.programme, workshop=cast.workshop, alias="夏荷", created_at=SINCE
    )
    LotShare.objects.create(lot=cast.variant.product.lot, position=1, beneficiary=other, weight=1)
    line = buy(cast, go_live(cast), "20261124-LOT")
    html = signed_in(staff()).get(nodes(cast, line)["line"]).content.decode()
    assert reverse("admin:staff_trace", args=["beneficiary", other.pk]) in html


def test_what_is_hers_alone_stands_apart(cast: Cast, line: OrderLine) -> None:
    """Her lines' sums are those of all who made them; what she was credited, and what became of it, is hers."""
    other = Beneficiary.objects.create(
        programme=cast.chunyu.programme, workshop=cast.workshop, alias="夏荷", created_at=SINCE
    )
    LotShare.objects.create(lot=cast.variant.product.lot, position=1, beneficiary=other, weight=1)
    buy(cast, go_live(cast, slot=1), "20261124-SHARED")
    html = signed_in(staff()).get(nodes(cast, line)["beneficiary"], {"why": "audit"}).content.decode()
    # three times 54.99 less the refund's 5.50, and 27.50 of the shared 54.99, of which 27.49 are another's
    assert "<dt>记到本人名下</dt><dd>186.97</dd>" in html
    assert "<dt>其中冻结</dt><dd>186.97</dd>" in html and "<dt>已付</dt><dd>0.00</dd>" in html
    assert "含一起制作的其他人" in html
    assert '<div class="credited"><dt>计入受益人（所余）</dt><dd>214.46</dd>' in html


def test_beneficiary_takes_a_reason_and_is_logged(cast: Cast, line: OrderLine) -> None:
    person = staff()
    client = signed_in(person)
    address = nodes(cast, line)["beneficiary"]
    asked = client.get(address)
    assert "请选择查看原因" in asked.content.decode()
    assert "花毽工坊" not in asked.content.decode()
    assert not AuditEntry.objects.filter(action="programmes.beneficiary.viewed").exists()
    for why in ("audit", f"trace:line:{line.pk}"):
        assert "应付余额" in client.get(address, {"why": why}).content.decode()
    viewed = AuditEntry.objects.filter(action="programmes.beneficiary.viewed").order_by("id")
    assert list(viewed.values_list("actor_label", "target_id", "data")) == [
        (f"user:{person.pk}", str(cast.chunyu.pk), {"why": "audit"}),
        (f"user:{person.pk}", str(cast.chunyu.pk), {"why": f"trace:line:{line.pk}"}),
    ]


@pytest.mark.parametrize("why", ["", "because", "trace:line:x", "trace:line:1; drop"])
def test_no_other_reason_opens_it(cast: Cast, line: OrderLine, why: str) -> None:
    response = signed_in(staff()).get(nodes(cast, line)["beneficiary"], {"why": why})
    assert "请选择查看原因" in response.content.decode()
    assert not AuditEntry.objects.filter(action="programmes.beneficiary.viewed").exists()


@pytest.mark.parametrize(
    "address", ["/staff/trace/nothing/1/", "/staff/trace/line/999/", "/staff/trace/txn/999/"]
)
def test_not_there(cast: Cast, address: str) -> None:
    assert signed_in(staff()).get(address).status_code == 404


def _city() -> Federation:
    return Federation.objects.create(
        code="daqing", name="大庆市总工会", level="city", parent=Federation.objects.get(code="hlj")
    )


def test_a_city_sees_nothing_of_another(cast: Cast, line: OrderLine) -> None:
    client = signed_in(staff(federation=_city()))
    pages = {kind: address for kind, address in nodes(cast, line).items() if kind != "group"}
    for address in pages.values():
        assert client.get(address, {"why": "audit"}).status_code == 404
    assert "20261124-WANTED" not in client.get(nodes(cast, line)["group"]).content.decode()
    assert not AuditEntry.objects.filter(action="programmes.beneficiary.viewed").exists()


def test_the_province_sees_its_cities(cast: Cast, line: OrderLine) -> None:
    city = _city()
    for organisation in (cast.workshop, cast.host):
        Organisation.objects.filter(pk=organisation.pk).update(federation=city)
    for person in (staff(), staff(federation=city)):
        assert signed_in(person).get(nodes(cast, line)["line"]).status_code == 200


def test_another_citys_maker_is_named_but_not_opened(cast: Cast, line: OrderLine) -> None:
    """A city whose anchor sold another city's goods sees the line, not the maker's record."""
    city = _city()
    Organisation.objects.filter(pk=cast.host.pk).update(federation=city)
    client = signed_in(staff(federation=city))
    html = client.get(nodes(cast, line)["line"]).content.decode()
    assert "春雨" in html
    assert "/staff/trace/beneficiary/" not in html
    assert client.get(nodes(cast, line)["beneficiary"], {"why": "audit"}).status_code == 404


def test_number_of_queries_does_not_grow(cast: Cast, line: OrderLine, django_assert_max_num_queries) -> None:
    live = Live(line.sale.session, line.sale.offer)
    for number in range(20):
        buy(cast, live, f"20261124-MORE{number}", group=cast.group)
    client = signed_in(staff())
    for kind, address in nodes(cast, line).items():
        with django_assert_max_num_queries(32):
            assert client.get(address, {"why": "audit"}).status_code == 200, kind


def test_another_citys_group_and_filters(cast: Cast, line: OrderLine) -> None:
    """Names of another city's rooms and groups stand nowhere, not even in a filter."""
    cast.group.organisation = cast.host
    cast.group.save()
    client = signed_in(staff(federation=_city()))
    assert client.get(nodes(cast, line)["group"]).status_code == 404
    html = client.get(reverse("admin:staff_sessions")).content.decode()
    assert "李师傅的直播间" not in html
    assert "香坊一群" not in html
    assert "香坊一群" not in client.get(reverse("admin:hosts_buyersgroup_changelist")).content.decode()
    own = signed_in(staff()).get(reverse("admin:staff_sessions")).content.decode()
    assert "李师傅的直播间" in own
    assert "香坊一群" in own
