"""An order's own page: its lines with their sums, and all that hangs on it."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from ledger.models import Txn
from programmes.models import Federation, Organisation
from shop.models import Dispute, Order, OrderLine, OrderPostage, Payment, Refund, ReturnRequest, Shipment
from tests.api.staff.world import AT, buy, go_live, signed_in, staff, take_back
from tests.cast import Cast

NUMBER = "20261124-WANTED"


@pytest.fixture
def line(cast: Cast) -> OrderLine:
    """A paid line of which 10.00 went back, with everything else that an order may have."""
    line = buy(cast, go_live(cast), NUMBER, group=cast.group)
    order = line.order
    take_back(line, 1000, "r1")
    payment = Payment.objects.create(
        order=order, amount_fen=9999, status="succeeded", intent_id="pi_1", charge_id="ch_1",
        received_fen=9999, pays_order=True, created_at=AT, settled_at=AT,
    )  # fmt: skip
    refund = Refund.objects.create(
        payment=payment, order=order, amount_fen=1000, reason="收到时破损", status="succeeded", key="r1",
        created_at=AT, settled_at=AT,
    )  # fmt: skip
    Dispute.objects.create(
        payment=payment, order=order, dispute_id="dp_1", took_money=True, amount_fen=9999,
        reason="fraudulent", opened_at=AT, read_at=AT,
    )  # fmt: skip
    Shipment.objects.create(order=order, organisation=cast.workshop, created_at=AT)
    ReturnRequest.objects.create(order=order, reason="damaged", asked_at=AT, status="refunded", refund=refund)
    return line


def address(line: OrderLine) -> str:
    return reverse("admin:staff_trace", args=["order", line.order_id])


def see(client: Client, line: OrderLine) -> str:
    response = client.get(address(line))
    assert response.status_code == 200
    return unescape(response.content.decode())


def rows(html: str, section: str, part: str = "tbody") -> list[list[str]]:
    """The cells of a section's table."""
    body = html.split(f'<section id="{section}"')[1].split("</section>")[0]
    if f"<{part}>" not in body:
        return []
    body = body.split(f"<{part}>")[1].split(f"</{part}>")[0]
    return [
        [re.sub("<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
        for row in body.split("</tr>")[:-1]
    ]


def test_everything_of_an_order(cast: Cast, line: OrderLine) -> None:
    html = see(signed_in(staff()), line)
    assert f"<h1>订单 {NUMBER}" in html
    assert rows(html, "lines") == [
        ["第 1 行", "99.99", "-10.00", "89.99", "鹤羽花毽·三支羽 · 红", "1", "49.49"]
    ]
    payment, refund = Payment.objects.get(), Refund.objects.get()
    dispute, parcel, asked = Dispute.objects.get(), Shipment.objects.get(), ReturnRequest.objects.get()
    when = "2026-11-24 20:00"
    assert rows(html, "payments") == [[f"{payment.pk}", "stripe", "成功", "99.99", "99.99", when, when]]
    assert rows(html, "refunds") == [[f"{refund.pk}", "已退款", "10.00", "0.00", "收到时破损", when, when]]
    assert rows(html, "parcels") == [["鹤羽花毽工坊", "待发货", "", ""]]
    assert rows(html, "returns") == [[f"{asked.pk}", "破损或有缺陷", "已退款", when]]
    whose = f"付款 {payment.pk}，支付了订单"
    assert rows(html, "disputes") == [["dp_1", "处理中", "99.99", whose, when, "未定"]]
    for link in (
        reverse("admin:staff_trace", args=["line", line.pk]),
        reverse("admin:staff_trace", args=["group", cast.group.pk]),
        reverse("admin:shop_payment_change", args=[payment.pk]),
        reverse("admin:shop_refund_change", args=[refund.pk]),
        reverse("admin:staff_parcel", args=[parcel.pk]),
        reverse("admin:staff_return", args=[asked.pk]),
        reverse("admin:staff_disputes"),
    ):
        assert f'href="{link}"' in html, link
    assert dispute.dispute_id in html


@pytest.mark.parametrize(
    ("section", "has_sums"),
    [("lines", 1), ("payments", 1), ("refunds", 1), ("parcels", 0), ("returns", 0), ("disputes", 1)],
)
def test_a_table_without_sums_names_no_unit(
    cast: Cast, line: OrderLine, section: str, has_sums: bool
) -> None:
    part = see(signed_in(staff()), line).split(f'<section id="{section}"')[1].split("</section>")[0]
    heading = re.findall("<h2>(.+?)</h2>", part)[0]
    label = "金额单位：元" if has_sums else heading
    assert ("<caption>" in part, f'aria-label="{label}"' in part) == (has_sums, True)


def test_a_dispute_of_another_payment_is_told_apart(cast: Cast, line: OrderLine) -> None:
    Payment.objects.update(pays_order=False)
    client, payment = signed_in(staff()), Payment.objects.get()
    [[_, _, _, whose, *_]] = rows(see(client, line), "disputes")
    assert whose == f"付款 {payment.pk}，没有支付订单，不冻结份额"
    of_line = client.get(reverse("admin:staff_trace", args=["line", line.pk])).content.decode()
    assert "<dt>争议（别的付款，不冻结份额）</dt>" in of_line


def test_postage_stands_beside_the_lines_and_the_sums_are_those_of_the_order(
    cast: Cast, line: OrderLine
) -> None:
    order = line.order
    OrderPostage.objects.create(
        order=order, organisation=cast.workshop, amount_fen=800, promised_fen=300, refunded_fen=300
    )
    order.total_fen, order.postage_fen = 10799, 800
    order.save()
    html = see(signed_in(staff()), line)
    assert rows(html, "lines")[1] == ["运费", "8.00", "-3.00", "5.00", "鹤羽花毽工坊", "", ""]
    assert rows(html, "lines", "tfoot") == [["合计", "107.99", "-13.00", "94.99", "", "", "49.49"]]


def test_an_order_that_was_never_paid(cast: Cast, line: OrderLine) -> None:
    other = OrderLine.objects.get(pk=line.pk)
    order = other.order
    order.pk, order.number, order.status, order.paid_at = None, "20261124-UNPAID", "pending", None
    order.save()
    other.pk, other.order = None, order
    other.save()
    html = see(signed_in(staff()), other)
    assert rows(html, "lines")[0][1:4] == ["0.00", "0.00", "0.00"]
    assert 'id="refunds"' not in html


@pytest.mark.parametrize("pk", [0, 999_999])
def test_not_there(cast: Cast, pk: int) -> None:
    assert signed_in(staff()).get(reverse("admin:staff_trace", args=["order", pk])).status_code == 404


def test_who_sees_no_line_of_it_sees_nothing(cast: Cast, line: OrderLine) -> None:
    city = Federation.objects.create(
        code="daqing", name="大庆市总工会", level="city", parent=Federation.objects.get(code="hlj")
    )
    assert signed_in(staff(federation=city)).get(address(line)).status_code == 404
    assert signed_in(staff(role=None)).get(address(line)).status_code == 404
    other = Organisation.objects.create(code="o", name="大庆工坊", kind="workshop", federation=city)
    own = OrderLine.objects.get(pk=line.pk)
    own.pk, own.position, own.workshop, own.host_organisation = None, 1, other, None
    own.save()
    html = see(signed_in(staff(federation=city)), line)
    assert [row[0] for row in rows(html, "lines")] == ["第 2 行"]
    assert "有别的工会的商品" in html
    assert "鹤羽" not in html.split('<section id="parcels"')[-1] or 'id="parcels"' not in html
    for shown in ("payments", "refunds", "disputes"):
        assert f'id="{shown}"' in html
    assert reverse("admin:staff_disputes") not in html.split('<main id="content">')[1]


def test_order_numbers_lead_there(cast: Cast, line: OrderLine) -> None:
    client, link = signed_in(staff("project")), f'href="{address(line)}"'
    sale = Txn.objects.get(kind="sale", line_ref=line.pk)
    for page in (
        reverse("admin:staff_trace", args=["line", line.pk]),
        reverse("admin:staff_trace", args=["txn", sale.pk]),
        reverse("admin:shop_order_changelist"),
        reverse("admin:staff_disputes"),
        reverse("admin:staff_refund", args=[NUMBER]),
        reverse("admin:staff_part_refund", args=[NUMBER]),
        reverse("admin:staff_parcel", args=[Shipment.objects.get().pk]),
        reverse("admin:staff_returns") + "?ended=1",
        reverse("admin:staff_return", args=[ReturnRequest.objects.get().pk]),
    ):
        assert link in client.get(page).content.decode(), page


def test_a_refund_starts_there(cast: Cast, line: OrderLine) -> None:
    refund = f'href="{reverse("admin:staff_refund", args=[NUMBER])}"'
    Dispute.objects.update(status="won")
    assert refund in see(signed_in(staff("finance")), line)
    assert refund not in see(signed_in(staff("auditor")), line)


def offers(line: OrderLine) -> list[bool]:
    """Whether the order's page and the line's offer to refund all of it, and whether a part."""
    addresses = [reverse(f"admin:staff_{name}", args=[NUMBER]) for name in ("refund", "part_refund")]
    pages = (address(line), reverse("admin:staff_trace", args=["line", line.pk]))
    client = signed_in(staff("finance"))
    shown = [client.get(page).content.decode() for page in pages]
    return [f'href="{link}"' in html for link in addresses for html in shown]


def test_no_refund_starts_when_nothing_can_go_back(cast: Cast, line: OrderLine) -> None:
    assert offers(line) == [False, False, False, False]  # its payment is disputed
    Dispute.objects.update(status="won")
    assert offers(line) == [True, True, True, True]
    Order.objects.filter(pk=line.order_id).update(promised_fen=9999)
    assert offers(line) == [False, False, False, False]


def test_of_what_came_in_for_an_order_in_review_all_goes_back_or_nothing(cast: Cast, line: OrderLine) -> None:
    Order.objects.filter(pk=line.order_id).update(status="review", paid_at=None)
    assert offers(line) == [False, False, False, False]
    Payment.objects.create(
        order=line.order, amount_fen=9999, status="review", intent_id="pi_2", received_fen=5000, created_at=AT,
        settled_at=AT,
    )  # fmt: skip
    assert offers(line) == [True, True, False, False]
