"""Staff give a buyer her money back."""

import pytest
from django.test import Client
from django.urls import reverse

from core.actor import Actor
from core.models import AuditEntry
from ledger.models import Txn
from programmes.models import Federation
from shop.models import Order, Refund
from shop.operations import ask_return, refund_lines, withdraw_return
from shop.rules.refunding import RefundItem
from tests import buying
from tests.api.staff.world import signed_in, staff
from tests.books import balances
from tests.cast import Cast
from tests.processor import Processor, _processor_process, processor

__all__ = ["_processor_process", "processor"]


@pytest.fixture
def order(cast: Cast, processor: Processor) -> Order:
    """An order of two, paid."""
    return buying.buy(cast, processor, 2)


def address(order: Order) -> str:
    return reverse("admin:staff_refund", args=[order.number])


def line_page(order: Order) -> str:
    return reverse("admin:staff_trace", args=["line", order.lines.get().pk])


def assert_untouched(order: Order) -> None:
    order.refresh_from_db()
    assert (order.status, order.refunded_fen, Refund.objects.count()) == ("paid", 0, 0)
    assert Txn.objects.filter(kind="refund").count() == 0


@pytest.mark.parametrize("role", ["finance", "project"])
def test_refund(cast: Cast, order: Order, processor: Processor, role: str) -> None:
    person = staff(role)
    client = signed_in(person)
    assert address(order) in client.get(line_page(order)).content.decode()
    asked = client.get(address(order)).content.decode()
    assert "199.98" in asked
    assert_untouched(order)
    response = client.post(address(order), {"reason": "商品有瑕疵"})
    assert (response.status_code, response["Location"]) == (302, line_page(order))
    order.refresh_from_db()
    assert (order.status, order.refunded_fen) == ("refunded", 19998)
    assert Refund.objects.get().reason == "商品有瑕疵"
    assert set(balances().values()) == {0}
    assert processor.count("refunds") == 1
    asked_by = AuditEntry.objects.get(action="shop.refund.requested")
    assert (asked_by.actor_label, asked_by.target_id) == (f"user:{person.pk}", str(Refund.objects.get().pk))
    assert address(order) not in client.get(line_page(order)).content.decode()


def test_again_changes_nothing(cast: Cast, order: Order, processor: Processor) -> None:
    client = signed_in(staff("finance"))
    client.post(address(order), {"reason": "商品有瑕疵"})
    after = balances()
    response = client.post(address(order), {"reason": "商品有瑕疵"})
    assert response.status_code == 409
    assert "账本未变" in response.content.decode()
    assert (balances(), Refund.objects.count(), processor.count("refunds")) == (after, 1, 1)


@pytest.mark.parametrize("reason", ["", " ", "x"])
def test_needs_a_reason(cast: Cast, order: Order, reason: str) -> None:
    response = signed_in(staff("finance")).post(address(order), {"reason": reason})
    assert response.status_code in (400, 422)
    assert 'role="alert"' in response.content.decode()
    assert_untouched(order)


@pytest.mark.parametrize("role", ["auditor", "moderator"])
def test_others_may_look_only(cast: Cast, order: Order, role: str) -> None:
    client = signed_in(staff(role))
    assert address(order) not in client.get(line_page(order)).content.decode()
    assert client.get(address(order)).status_code == 403
    assert client.post(address(order), {"reason": "商品有瑕疵"}).status_code == 403
    assert_untouched(order)


def test_not_another_citys(cast: Cast, order: Order) -> None:
    city = Federation.objects.create(
        code="daqing", name="大庆市总工会", level="city", parent=cast.host.federation
    )
    client = signed_in(staff("finance", federation=city))
    assert client.post(address(order), {"reason": "商品有瑕疵"}).status_code == 404
    assert_untouched(order)


def test_finance_here_and_auditor_there(cast: Cast, order: Order) -> None:
    """A role in one city gives no power in another."""
    city = Federation.objects.create(
        code="daqing", name="大庆市总工会", level="city", parent=cast.host.federation
    )
    person = staff("auditor")
    person.memberships.create(federation=city, role="finance")
    assert signed_in(person).post(address(order), {"reason": "商品有瑕疵"}).status_code == 403
    assert_untouched(order)


def test_needs_the_token(cast: Cast, order: Order) -> None:
    client = Client(enforce_csrf_checks=True)
    inside = signed_in(staff("finance"))
    client.cookies = inside.cookies
    assert client.post(address(order), {"reason": "商品有瑕疵"}).status_code == 403
    assert_untouched(order)


def test_the_page_says_what_is_left(cast: Cast, processor: Processor, order: Order) -> None:
    client, item = signed_in(staff("finance")), RefundItem(order.lines.get().pk, 1)
    refund_lines(order=order, items=[item], reason="少发一件", actor=buying.actor(cast))
    shown = client.get(address(order)).content.decode()
    assert "确认退款 99.99 元" in shown and "-99.99" in shown and "199.98" in shown
    waiting = ask_return(order=order, items=[item], reason="damaged", actor=Actor.of(order.buyer))
    shown = client.get(address(order)).content.decode()
    assert "确认退款" not in shown and reverse("admin:staff_return", args=[waiting.pk]) in shown
    withdraw_return(request_id=waiting.pk, actor=Actor.of(order.buyer))
    assert client.post(address(order), {"reason": "商品有瑕疵"}).status_code == 302
    shown = client.get(address(order)).content.decode()
    assert "没有可退的款项" in shown and '<form method="post" class="confirm"' not in shown
