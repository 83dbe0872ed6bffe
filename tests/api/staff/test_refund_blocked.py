"""While nothing can go back, no page offers it: each says why. And why what went back did, in words."""

from datetime import timedelta

import pytest
from django.test import Client

from core.clock import now
from shop.models import Dispute, Order, Payment, Refund
from shop.operations import receive_goods
from tests import buying
from tests.api.staff.test_aftersales import asked, order, url
from tests.api.staff.world import signed_in, staff
from tests.cast import Cast
from tests.operations.shop.test_bank_repaid import end, open_dispute
from tests.operations.shop.test_second_payment_disputed import lost, paid_again, send_back
from tests.processor import Processor, _processor_process, processor

__all__ = ["_processor_process", "order", "processor"]

BANK = "买家的银行正在处理这笔付款的争议，裁定之前不能退款。"
DECISION = "这笔付款的争议败诉了，等定了由谁承担，余下的才能退款。"
WINDOW = "已超过该付款方式的退款期限，请用其他方式退给买家。"


def links(order: Order) -> list[str]:
    return [url("staff_trace", "order", order.pk), url("staff_trace", "line", order.lines.get().pk)]


def forms(order: Order) -> list[str]:
    return [url("staff_refund", order.number), url("staff_part_refund", order.number)]


def offered(client: Client, order: Order, why: str) -> tuple[list[bool], list[bool]]:
    """Whether each page offers a refund, and whether it says why not."""
    shown = [client.get(page).content.decode() for page in links(order)]
    offers = [f'href="{forms(order)[0]}"' in page for page in shown]
    shown += (others := [client.get(page).content.decode() for page in forms(order)])
    offers += ['name="reason"' in page for page in others]
    return offers, [why in page for page in shown]


YES, NO = [True] * 4, [False] * 4


def test_while_a_bank_decides_and_until_staff_have(cast: Cast, order: Order, processor: Processor) -> None:
    client = signed_in(staff("finance"))
    assert offered(client, order, BANK) == (YES, NO)
    key = open_dispute(order, processor, amount=5000)
    assert offered(client, order, BANK) == (NO, YES)
    assert client.post(forms(order)[0], {"reason": "商品有瑕疵"}).status_code == 409
    found = end(processor, key, "lost")
    assert offered(client, order, DECISION) == (NO, YES)
    buying.decide(cast, found, "borne")
    assert offered(client, order, DECISION) == (YES, NO)
    assert "确认退款 149.98 元" in client.get(forms(order)[0]).content.decode()
    assert BANK not in signed_in(staff("auditor")).get(links(order)[0]).content.decode()


def test_a_dispute_of_another_payment_is_in_nobodys_way(order: Order, processor: Processor) -> None:
    paid_again(processor, order)
    assert offered(signed_in(staff("finance")), order, BANK) == (YES, NO)


def test_when_the_way_it_was_paid_takes_none_any_more(order: Order) -> None:
    Payment.objects.filter(order=order).update(method="alipay", settled_at=now() - timedelta(days=91))
    assert offered(signed_in(staff("finance")), order, WINDOW) == (NO, YES)


def test_of_an_order_in_review(order: Order, processor: Processor) -> None:
    client = signed_in(staff("finance"))
    Order.objects.filter(pk=order.pk).update(status="review")
    Payment.objects.filter(order=order).update(status="review", pays_order=False)
    where = [*links(order), forms(order)[0]]
    assert [BANK in client.get(page).content.decode() for page in where] == [False] * 3
    open_dispute(order, processor)
    assert [BANK in client.get(page).content.decode() for page in where] == [True] * 3


def test_a_return_that_waits_for_its_money(cast: Cast, order: Order, processor: Processor) -> None:
    request = asked(order)
    desk, where = signed_in(staff("project")), url("staff_return", request.pk)
    key = open_dispute(order, processor)
    shown = desk.get(where).content.decode()
    assert (BANK in shown, 'value="receive"' in shown) == (False, True)  # the goods may come meanwhile
    receive_goods(request_id=request.pk, actor=buying.actor(cast))
    shown = desk.get(where).content.decode()
    assert (BANK in shown, 'value="settle"' in shown) == (True, False)
    end(processor, key, "won")
    shown = desk.get(where).content.decode()
    assert (BANK in shown, 'value="settle"' in shown) == (False, True)


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_refunds_own_page_has_no_codes(
    cast: Cast, order: Order, processor: Processor, is_listed: bool
) -> None:
    found = lost(processor, order, amount=4000)
    buying.decide(cast, found, "borne")
    rest = send_back(cast, found.payment_id)
    for pk, reason in (
        (Refund.objects.get(reason="dispute_lost").pk, f"就是争议 {found.dispute_id} 被扣回的钱"),
        (rest.pk, "订单已经付过，这是另一笔付款"),
    ):
        page = url("shop_refund_changelist") if is_listed else url("shop_refund_change", pk)
        shown = signed_in(staff("finance")).get(page).content.decode()
        assert reason in shown
        assert ("dispute_lost" in shown, "second_payment" in shown) == (False, False)
    assert Dispute.objects.count() == 1
