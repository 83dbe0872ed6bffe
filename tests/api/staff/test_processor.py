"""Reconciliation, disputes and money that waits, on staff pages."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.clock import now
from core.models import AuditEntry
from programmes.models import Federation
from shop.models import Dispute, Order, Reconciliation, Refund, Stray, StrayRefund
from shop.operations import refund_lines
from shop.operations.converge_dispute import converge_dispute
from shop.operations.converge_stray_refund import converge_stray_refund
from shop.operations.note_stray import note_stray
from shop.queries.waiting_money import failed_refunds
from shop.rules.reconciling import day_of
from shop.rules.refunding import RefundItem
from tests import buying
from tests.api.staff.world import signed_in, staff
from tests.books import balances
from tests.cast import Cast
from tests.operations.shop.test_bank_repaid import end
from tests.operations.shop.test_second_payment_disputed import paid_again
from tests.processor import Processor

LIST = reverse("admin:staff_reconciliations")
DISPUTES = reverse("admin:staff_disputes")
WAITING = reverse("admin:staff_waiting_money")


def stray(processor: Processor) -> str:
    fields = {"payment_method": "pm_card_visa", "payment_method_types[]": "card", "confirm": "true"}
    intent = str(processor.post("/v1/payment_intents", amount="5000", currency="cny", **fields)["id"])
    processor.settle()
    return intent


def test_two_people_reconcile_a_day(cast: Cast, processor: Processor) -> None:
    buying.buy(cast, processor)
    stray(processor)
    first, second = signed_in(staff("finance")), signed_in(staff("project"))
    today = str(day_of(now()))
    with clock.frozen(now() + timedelta(days=1)):
        made = first.post(LIST, {"day": today})
    run = Reconciliation.objects.get()
    address = reverse("admin:staff_reconciliation", args=[run.pk])
    assert (made.status_code, made["Location"]) == (302, address)
    shown = first.get(address).content.decode()
    assert "渠道有收款，我方无此付款" in shown
    assert "50.00" in shown
    assert first.post(address, {"act": "check", "note": ""}).status_code == 400
    assert first.post(address, {"act": "check", "note": "买家扫错码"}).status_code == 302
    refused = first.post(address, {"act": "sign"})
    assert (refused.status_code, "必须是两个人" in refused.content.decode()) == (403, True)
    assert second.post(address, {"act": "sign"}).status_code == 302
    assert "已签核" in second.get(LIST).content.decode()
    again = second.post(address, {"act": "again"})
    assert again["Location"] == reverse("admin:staff_reconciliation", args=[run.pk + 1])
    assert "后来又对过账" in second.get(address).content.decode()


def test_a_payment_that_is_not_settled_here_leads_to_its_order(cast: Cast, processor: Processor) -> None:
    placed = buying.order(cast)
    processor.pay(buying.start(placed).client_secret)
    processor.settle()
    client = signed_in(staff("finance"))
    shown = client.get(client.post(LIST, {"day": str(day_of(now()))})["Location"]).content.decode()
    assert "我方的付款，渠道已收款，我方尚未确认" in shown
    order = reverse("admin:staff_trace", args=["order", placed.pk])
    assert f'<a href="{order}">{placed.number}</a>' in shown


@pytest.mark.parametrize("day", ["", "x", "2999-01-01", "0001-01-01", "2020-01-01", "9999-12-31"])
def test_days_that_can_not_be(cast: Cast, processor: Processor, day: str) -> None:
    buying.buy(cast, processor)
    assert signed_in(staff("finance")).post(LIST, {"day": day}).status_code == 400
    assert Reconciliation.objects.count() == 0


def test_a_day_before_the_first_payment_is_told_so(cast: Cast, processor: Processor) -> None:
    client, today = signed_in(staff("finance")), day_of(now())
    assert "早于第一笔付款" in client.post(LIST, {"day": str(today)}).content.decode()
    buying.buy(cast, processor)
    before = client.post(LIST, {"day": str(today - timedelta(days=1))})
    assert (before.status_code, "早于第一笔付款" in before.content.decode()) == (400, True)
    assert client.post(LIST, {"day": str(today)}).status_code == 302


def test_who_may(cast: Cast) -> None:
    city = Federation.objects.create(
        code="qqhr", name="齐齐哈尔市总工会", level="city", parent=Federation.objects.get(code="hlj")
    )
    auditor, clerk = signed_in(staff("auditor")), signed_in(staff("finance", city))
    for address in (LIST, DISPUTES, WAITING):
        assert (auditor.get(address).status_code, auditor.post(address).status_code) == (200, 403)
        assert (clerk.get(address).status_code, clerk.post(address).status_code) == (403, 403)


def form_of(client: Client, row: Dispute, act: str) -> dict[str, object]:
    """What a button of the page sends, as the page stands."""
    [seen] = re.findall(r'name="seen" value="([^"]+)"', client.get(DISPUTES).content.decode())
    return {"dispute": row.pk, "seen": seen, "act": act}


def test_a_lost_dispute_is_decided(cast: Cast, processor: Processor) -> None:
    placed = buying.buy(cast, processor)
    intent = placed.payments.get().intent_id
    key = processor.control("disputes", {"payment_intent": intent})["dispute"]
    converge_dispute(rail="stripe", dispute_id=key)
    client, other = signed_in(staff("finance")), signed_in(staff("project"))
    line = reverse("admin:staff_trace", args=["line", placed.lines.get().pk])
    for address in (DISPUTES, line):
        assert "处理中" in client.get(address).content.decode()
    row = Dispute.objects.get()
    shown = client.get(DISPUTES).content.decode()
    assert "非本人付款" in shown and "fraudulent" not in shown
    borne = {"dispute": row.pk, "act": "borne"}
    assert client.post(DISPUTES, borne).status_code == 409
    processor.control("disputes/end", {"dispute": key, "outcome": "lost"})
    converge_dispute(rail="stripe", dispute_id=key)
    assert client.post(DISPUTES, {"dispute": row.pk, "act": "none"}).status_code == 400
    assert client.post(DISPUTES, {"dispute": "x", "act": "borne"}).status_code == 404
    assert client.post(DISPUTES, borne).status_code == 302
    read = form_of(other, row, "approve")
    assert client.post(DISPUTES, form_of(client, row, "withdraw")).status_code == 302
    assert client.post(DISPUTES, {**borne, "act": "refunded"}).status_code == 302
    assert "按退款冲回各方" in other.get(DISPUTES).content.decode()
    for form in (read, {**read, "act": "withdraw"}, {**read, "seen": ""}):
        stale = other.post(DISPUTES, form)
        assert (stale.status_code, "提议已经变了" in stale.content.decode()) == (409, True)
    for form in (form_of(client, row, "withdraw"), borne):
        assert client.post(DISPUTES, form).status_code == 302
    approve = form_of(other, row, "approve")
    alone = client.post(DISPUTES, approve)
    assert (alone.status_code, "制单人不能复核自己的单子" in alone.content.decode()) == (403, True)
    own, theirs = (one.get(DISPUTES).content.decode() for one in (client, other))
    assert ("撤回" in own, "复核通过" in own) == (True, False)
    assert ("不通过" in theirs, "复核通过" in theirs) == (True, True)
    assert other.post(DISPUTES, approve).status_code == 302
    row.refresh_from_db()
    assert (row.decision, "项目承担，" in client.get(DISPUTES).content.decode()) == ("borne", True)


def test_what_a_bank_gave_back_does_not_read_as_a_refund_of_ours(cast: Cast, processor: Processor) -> None:
    placed = buying.buy(cast, processor)
    key = processor.control("disputes", {"payment_intent": placed.payments.get().intent_id})["dispute"]
    processor.control("disputes/end", {"dispute": key, "outcome": "lost"})
    converge_dispute(rail="stripe", dispute_id=key)
    buying.decide(cast, Dispute.objects.get(), "refunded")
    client = signed_in(staff("finance"))
    whose = f"争议败诉：就是争议 {key} 被扣回的钱，没有另外退款"
    order = client.get(reverse("admin:staff_trace", args=["order", placed.pk])).content.decode()
    refunds = order.split('<section id="refunds"')[1].split("</section>")[0]
    assert (f"<td>{whose}</td>" in refunds, "<td>银行已退款</td>" in refunds) == (True, True)
    part = client.get(reverse("admin:staff_part_refund", args=[placed.number])).content.decode()
    assert f"99.99　银行已退款　{whose}</li>" in part
    assert ("dispute_lost" in order, "dispute_lost" in part) == (False, False)


@pytest.mark.parametrize(
    ("failure", "told"),
    [("unknown", "渠道没有说明原因"), ("refused", "渠道拒绝，没有说明原因"), ("new_word", "new_word")],
)
def test_why_a_refund_failed_is_told(cast: Cast, processor: Processor, failure: str, told: str) -> None:
    placed = buying.buy(cast, processor)
    Refund.objects.create(
        payment=placed.payments.get(), order=placed, amount_fen=1, reason="收到时破损", key="r", status="failed",
        failure=failure, created_at=now(), settled_at=now(),
    )  # fmt: skip
    assert f"<td>{told}</td>" in signed_in(staff("finance")).get(WAITING).content.decode()


def test_what_is_left_is_named_when_the_shares_can_not_be_taken_back(
    cast: Cast, processor: Processor
) -> None:
    placed = buying.buy(cast, processor)
    item = RefundItem(placed.lines.get().pk, 0, 4000)
    refund_lines(order=placed, items=[item], reason="少发一件", actor=buying.actor(cast))
    taken = {"payment_intent": placed.payments.get().intent_id, "amount": 9999}
    key = processor.control("disputes", taken)["dispute"]
    processor.control("disputes/end", {"dispute": key, "outcome": "lost"})
    converge_dispute(rail="stripe", dispute_id=key)
    form = {"dispute": Dispute.objects.get().pk, "act": "refunded"}
    answer = signed_in(staff("finance")).post(DISPUTES, form)
    assert answer.status_code == 409
    assert "退款金额超过可退金额：最多还可退 59.99 元" in answer.content.decode()


def lost_beside(processor: Processor, placed: Order, gone_fen: int, status: str) -> Dispute:
    """A bank took 80.00 of a second payment of 99.99 for good; so much of it had gone back before, or is going."""
    found = end(processor, paid_again(processor, placed, amount=8000), "lost")
    if gone_fen:
        Refund.objects.create(
            payment=found.payment, order=placed, amount_fen=gone_fen, reason="second_payment", key="r",
            status=status, created_at=now(), settled_at=now(),
        )  # fmt: skip
    return found


NOBODY = "无人承担：银行退回的是买家另付的钱"
PROJECT = "项目承担：买家另付的钱此前已退过"
BOTH = "买家另付的 49.99 元由银行退回，无人承担；其余 30.01 元此前已退过，项目承担"


@pytest.mark.parametrize(
    ("gone_fen", "bearer", "lost_fen"), [(0, NOBODY, 0), (9999, PROJECT, 8000), (5000, BOTH, 3001)]
)
def test_who_bears_what_paid_no_order(
    cast: Cast, processor: Processor, gone_fen: int, bearer: str, lost_fen: int
) -> None:
    placed = buying.buy(cast, processor)
    found = lost_beside(processor, placed, gone_fen, "succeeded")
    client, other = signed_in(staff("finance")), signed_in(staff("project"))
    order = reverse("admin:staff_trace", args=["order", placed.pk])
    before = client.get(DISPUTES).content.decode()
    assert (f"<p>{bearer}</p>" in before, "这样结案" in before) == (True, True)
    assert ("冲回各方" in before, "提议项目承担" in before) == (False, False)
    assert client.post(DISPUTES, {"dispute": found.pk, "act": "borne"}).status_code == 302
    assert f"提议：{bearer}，待另一人复核" in other.get(DISPUTES).content.decode()
    assert f"<td>{bearer}</td>" in client.get(order).content.decode()
    assert other.post(DISPUTES, form_of(other, found, "approve")).status_code == 302
    after = client.get(DISPUTES).content.decode()
    assert (f"{bearer}，" in after, "项目承担，" in after.replace(bearer, "")) == (True, False)
    assert f"<td>{bearer}</td>" in client.get(order).content.decode()
    assert AuditEntry.objects.get(action="shop.dispute.decided").data["lost_fen"] == lost_fen
    assert balances().get("expense:dispute:stripe", 0) == lost_fen


def test_nothing_is_proposed_while_a_refund_is_under_way(cast: Cast, processor: Processor) -> None:
    found = lost_beside(processor, buying.buy(cast, processor), 9999, "pending")
    client = signed_in(staff("finance"))
    shown = client.get(DISPUTES).content.decode()
    assert ("这笔付款的退款还没有结果，有了结果再定" in shown, "这样结案" in shown) == (True, False)
    assert client.post(DISPUTES, {"dispute": found.pk, "act": "borne"}).status_code == 409


def test_of_what_was_won_nobody_bears_anything(cast: Cast, processor: Processor) -> None:
    placed = buying.buy(cast, processor)
    end(processor, paid_again(processor, placed), "won")
    shown = signed_in(staff("finance")).get(reverse("admin:staff_trace", args=["order", placed.pk]))
    table = shown.content.decode().split('<section id="disputes"')[1].split("</section>")[0]
    assert ("胜诉" in table, "未定" in table, "<td></td>" in table) == (True, False, True)


def test_money_of_nobody_is_sent_back(cast: Cast, processor: Processor) -> None:
    intent = stray(processor)
    note_stray(rail="stripe", intent_id=intent)
    client = signed_in(staff("finance"))
    assert intent in client.get(WAITING).content.decode()
    row = Stray.objects.get()
    for _ in range(2):
        answers = client.post(WAITING, {"stray": row.pk}).status_code
    assert answers == 409  # it is back already
    assert (processor.count("refunds"), intent in client.get(WAITING).content.decode()) == (1, False)
    processor.control("refunds/fail", {"refund": StrayRefund.objects.get().refund_id})
    converge_stray_refund(refund_id=StrayRefund.objects.get().pk)
    shown = client.get(WAITING).content.decode()
    assert (intent in shown, "渠道没有说明原因" in shown, ">原路退回</button>" in shown) == (True, True, True)
    assert client.post(WAITING, {"stray": row.pk}).status_code == 302
    assert (processor.count("refunds"), intent in client.get(WAITING).content.decode()) == (2, False)


def test_the_rest_of_a_second_payment_is_sent_back(cast: Cast, processor: Processor) -> None:
    placed = buying.buy(cast, processor)
    key = paid_again(processor, placed, amount=4000)
    client, auditor = signed_in(staff("finance")), signed_in(staff("auditor"))
    row, form = (
        '<td class="number" data-label="待退">{}</td>',
        {"payment": Dispute.objects.get().payment_id},
    )
    button = "原路退回 59.99 元"
    waits = client.get(WAITING).content.decode()
    assert (row.format("99.99") in waits, "<td>有争议，等银行裁定</td>" in waits, "原路退回 " in waits) == (
        True,
        True,
        False,
    )
    assert client.post(WAITING, form).status_code == 409
    found = end(processor, key, "lost")
    assert "<td>争议败诉，等复核</td>" in client.get(WAITING).content.decode()
    buying.decide(cast, found, "borne")
    waits = client.get(WAITING).content.decode()
    assert (row.format("59.99") in waits, button in waits) == (True, True)
    assert button not in auditor.get(WAITING).content.decode()
    answers = [client.post(WAITING, form).status_code for _ in range(2)]
    assert (answers, Refund.objects.latest("id").amount_fen, processor.count("refunds")) == (
        [302, 409],
        5999,
        1,
    )
    assert placed.number not in client.get(WAITING).content.decode()


def test_a_failed_refund_waits_until_its_sum_was_made_up_for(cast: Cast, processor: Processor) -> None:
    placed = buying.buy(cast, processor)
    paid = placed.payments.get()

    def refund(key: str, amount: int, status: str, at: int) -> None:
        moment = now() + timedelta(minutes=at)
        fields = {"payment": paid, "order": placed, "amount_fen": amount, "reason": "收到时破损"}
        Refund.objects.create(key=key, status=status, created_at=moment, settled_at=moment, **fields)

    refund("first", 3000, "failed", 0)
    refund("small", 1, "succeeded", 1)
    first = Refund.objects.get(key="first")
    client = signed_in(staff("finance"))
    link = reverse("admin:shop_refund_change", args=[first.pk])
    assert failed_refunds() == [first]
    assert link in client.get(WAITING).content.decode()
    refund("rest", 2999, "pending", 2)
    assert failed_refunds() == []
    assert link not in client.get(WAITING).content.decode()
