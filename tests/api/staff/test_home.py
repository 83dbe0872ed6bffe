"""The first page: what waits for whom, counted as the pages themselves count it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.actor import Actor
from core.clock import now
from ledger.models import PayoutBatch, Verification
from ledger.operations.verify_ledger import verify_ledger
from livestream.operations.answer_appeal import answer_appeal
from livestream.operations.appeal_penalty import appeal_penalty
from livestream.operations.impose_penalty import impose_penalty
from livestream.operations.post_chat import post_chat
from programmes.models import Federation, OrganisationMember
from shop.models import Order
from shop.operations import ask_return, confirm_receipt, want_goods_back
from shop.operations.converge_dispute import converge_dispute
from shop.operations.note_stray import note_stray
from shop.rules.reconciling import day_of
from shop.rules.refunding import RefundItem
from tests import buying
from tests.api.staff.world import signed_in, staff
from tests.broadcast import li, on_air
from tests.cast import Cast
from tests.payouts import account, release, with_banks
from tests.processor import Processor, _processor_process, processor

__all__ = ["_processor_process", "processor"]

HOME = reverse("admin:index")


def waiting(client: Client) -> dict[str, int]:
    """How many wait, by the words that say so."""
    tasks = client.get(HOME).context["tasks"]
    return {str(label): count for label, _, count in tasks}


def listed(client: Client, page: str) -> int:
    return len(client.get(reverse(f"admin:{page}")).context["table"].rows)


def listed_payees(client: Client) -> int:
    due = client.get(reverse("admin:staff_payouts")).context["due"]
    return sum(payee.is_payable for payee, _ in due)


@pytest.fixture
def order(cast: Cast, processor: Processor) -> Order:
    """An order of two, paid."""
    return buying.buy(cast, processor, 2)


def test_parcels_and_returns_wait_for_who_answers_for_them(cast: Cast, order: Order) -> None:
    person = staff(None)
    OrganisationMember.objects.create(user=person, organisation=cast.workshop, role="clerk")
    desk, project, auditor = signed_in(person), signed_in(staff("project")), signed_in(staff("auditor"))
    city = Federation.objects.create(code="elsewhere", name="别处工会", level="city")
    assert waiting(desk) == waiting(project) == {"待发货的包裹": 1}
    assert listed(desk, "staff_parcels") == 1
    assert waiting(auditor) == waiting(signed_in(staff("project", city))) == {}
    request = ask_return(
        order=order,
        reason="damaged",
        items=[RefundItem(order.lines.get().pk, 1)],
        actor=Actor.of(order.buyer),
    )
    assert waiting(desk) == {"待发货的包裹": 1, "待答复或待退款的退货申请": 1}
    parcel = reverse("admin:staff_parcel", args=[order.shipments.get().pk])
    desk.post(parcel, {"act": "ship", "carrier": "sf", "number": "SF1234567890"})
    confirm_receipt(order=order, actor=Actor.of(cast.wheat))
    want_goods_back(request_id=request.pk, answer="寄回鹤羽花毽工坊", actor=Actor.of(person))
    assert (waiting(desk), listed(desk, "staff_returns")) == ({}, 1)
    shown = desk.get(HOME).content.decode()
    assert "没有等您处理的事" in shown and "/staff/tables/" not in shown


def test_nobody_waits_for_herself(cast: Cast, order: Order) -> None:
    with_banks(cast)
    release(order.lines.get().pk)
    first, second = signed_in(staff("finance")), signed_in(staff("finance"))
    assert waiting(first)["可以结算的收款人"] == listed_payees(first) == 2
    batch = first.post(reverse("admin:staff_payouts"))["Location"]
    assert PayoutBatch.objects.get().status == "draft"
    new = (
        reverse("admin:staff_adjustment_new")
        + f"?account={account(f'payable:beneficiary:{cast.chunyu.pk}').pk}"
    )
    document = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7", "application/pdf")
    typed = {"amount": "1.00", "direction": "credit", "reason": "补记漏记的一件手工费", "document": document}
    assert first.post(new, typed).status_code == 302
    number = "23050166880000001234"
    organisation = reverse("admin:staff_organisation", args=[cast.workshop.pk])
    assert first.post(organisation, {"act": "propose", "number": number, "again": number}).status_code == 302
    today = str(day_of(now()))
    with clock.frozen(now() + timedelta(days=1)):
        day = first.post(reverse("admin:staff_reconciliations"), {"day": today})["Location"]
    parcels = {"待发货的包裹": 1}
    assert waiting(first) == parcels | {"还没有签核的对账": 1}
    first.post(day, {"act": "check", "note": "看过了"})
    assert waiting(first) == parcels
    both = {"待您复核的结算批次": 1, "待您复核的调整": 1, "待您复核的对公账号": 1, "还没有签核的对账": 1}
    assert waiting(second) == parcels | both
    assert waiting(signed_in(staff("auditor"))) == {"还没有签核的对账": 1}
    second.post(batch, {"act": "approve"})
    assert second.post(day, {"act": "sign"}).status_code == 302
    at_bank = parcels | {"待交银行、待登记结果的结算批次": 1}
    assert waiting(first) == at_bank
    assert waiting(second) == at_bank | {"待您复核的调整": 1, "待您复核的对公账号": 1}


def test_what_concerns_the_processor_waits_for_who_sees_everything(
    cast: Cast, processor: Processor, order: Order
) -> None:
    key = processor.control("disputes", {"payment_intent": order.payments.get().intent_id})["dispute"]
    converge_dispute(rail="stripe", dispute_id=str(key))
    fields = {"payment_method": "pm_card_visa", "payment_method_types[]": "card", "confirm": "true"}
    intent = str(processor.post("/v1/payment_intents", amount="5000", currency="cny", **fields)["id"])
    processor.settle()
    note_stray(rail="stripe", intent_id=intent)
    found = {"处理中、待定承担方的争议": 1, "待处理款项": 1}
    assert waiting(signed_in(staff("auditor"))) == found
    assert waiting(signed_in(staff("moderator"))) == {}
    city = Federation.objects.create(
        code="qqhr", name="齐齐哈尔市总工会", level="city", parent=Federation.objects.get(code="hlj")
    )
    assert waiting(signed_in(staff("finance", city))) == {}
    bad = {"started_at": now(), "ended_at": now(), "actor": "system:test", "txns": 9, "sealed": 9}
    Verification.objects.create(**bad, found=2, problems=["a", "b"])
    assert waiting(signed_in(staff("auditor"))) == found | {"最近一次核验发现的问题": 2}
    verify_ledger(actor=Actor.system("test"), processes=1)
    assert waiting(signed_in(staff("auditor"))) == found


def test_appeals_wait_for_moderators_until_they_are_answered(cast: Cast) -> None:
    on_air(cast)
    line = post_chat(room="huajian", author_id=cast.wheat.pk, text="加我领券", device="d1")
    row = impose_penalty(actor=li(cast), kind="ban", message_id=line.pk, term="week", reason="advert")
    moderator = staff("moderator")
    desk = signed_in(moderator)
    assert waiting(desk) == {}
    appeal_penalty(person=cast.wheat, penalty_id=row.pk, text="我没有发广告")
    assert (waiting(desk), listed(desk, "staff_penalties")) == ({"待答复的申诉": 1}, 1)
    assert waiting(signed_in(staff("finance"))) == {}
    answer_appeal(actor=Actor.of(moderator), penalty_id=row.pk, outcome="upheld", answer="发了三次")
    assert waiting(desk) == {}


def test_pages_and_queries(cast: Cast, order: Order) -> None:
    client = signed_in(staff("finance"))
    client.get(HOME)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = client.get(HOME).content.decode()
    assert len(asked) <= 22
    assert shown.count('href="/staff/payouts/"') == 2
    assert 'href="/staff/tables/"' in shown
    tables = client.get(reverse("admin:staff_tables")).content.decode()
    assert "审计员" in tables and client.get(reverse("admin:staff_tables")).status_code == 200
    assert client.post(HOME).status_code == 405
