"""Parcels, returns, part refunds, coupons and postage: answered by whose they are, and by nobody else."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from api.staff.form_key import new_key
from core.actor import Actor
from core.clock import now
from core.models import AuditEntry
from programmes.models import Federation, Organisation
from programmes.operations import appoint_member
from shop.models import Coupon, Dispute, Order, PostageRule, Refund, ReturnRequest, Shipment
from shop.operations import ask_return, confirm_receipt, refund_order, send_goods_back
from shop.queries.aftersales import aftersales
from shop.rules.refunding import RefundItem
from tests import buying
from tests.api.staff.world import signed_in, staff
from tests.books import balances
from tests.cast import Cast, user
from tests.processor import Processor, _processor_process, processor

__all__ = ["_processor_process", "processor"]


@pytest.fixture
def order(cast: Cast, processor: Processor) -> Order:
    """An order of two, paid."""
    return buying.buy(cast, processor, 2)


def member(organisation: Organisation) -> User:
    person = user("专员", f"+86138100000{User.objects.count():02}", is_staff=True)
    appoint_member(user=person, organisation=organisation, actor=Actor.system("test"))
    return person


def stranger_organisation(cast: Cast) -> Organisation:
    city = Federation.objects.create(code="elsewhere", name="别处工会", level="city")
    return Organisation.objects.create(code="other", name="别家工坊", kind="workshop", federation=city)


def url(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def asked(order: Order, quantity: int = 1, reason: str = "damaged") -> ReturnRequest:
    items = [RefundItem(order.lines.get().pk, quantity)]
    return ask_return(order=order, reason=reason, items=items, actor=Actor.of(order.buyer))


def pages(order: Order) -> list[str]:
    return [
        url("staff_parcel", order.shipments.get().pk),
        url("staff_return", asked(order).pk),
        url("staff_part_refund", order.number),
    ]


def test_workshop_ships_answers_and_refunds(cast: Cast, order: Order) -> None:
    desk = signed_in(member(cast.workshop))
    parcel = order.shipments.get()
    assert order.number in desk.get(url("staff_parcels")).content.decode()
    shown = desk.get(url("staff_parcel", parcel.pk)).content.decode()
    assert "王小麦" in shown and "中华路 1 号" in shown
    assert AuditEntry.objects.filter(action="staff.address.viewed", target_id=str(parcel.pk)).count() == 1
    sent = {"act": "ship", "carrier": "sf", "number": "SF1234567890"}
    assert desk.post(url("staff_parcel", parcel.pk), sent).status_code == 302
    confirm_receipt(order=order, actor=Actor.of(cast.wheat))
    request = asked(order)
    where = url("staff_return", request.pk)
    assert where in desk.get(url("staff_returns")).content.decode()
    assert desk.post(where, {"act": "want", "answer": "寄回鹤羽花毽工坊"}).status_code == 302
    send_goods_back(
        request_id=request.pk, carrier="ems", tracking_number="EA1234567", actor=Actor.of(cast.wheat)
    )
    assert desk.post(where, {"act": "receive"}).status_code == 302
    too_much = {"act": "settle", f"amount_{order.lines.get().pk}": "100.00"}
    assert desk.post(where, too_much).status_code == 409
    typed_again(desk, where, order)
    less = {"act": "settle", f"amount_{order.lines.get().pk}": "90.00"}
    assert desk.post(where, less).status_code == 302
    request.refresh_from_db()
    assert request.refund is not None
    assert (request.status, request.refund.amount_fen, request.refund.status) == (
        "refunded",
        9000,
        "succeeded",
    )
    assert "90.00" in desk.get(where).content.decode()
    assert where in desk.get(url("staff_returns") + "?ended=1").content.decode()


def typed_again(desk: Client, where: str, order: Order) -> None:
    """A refused refund says of what it was too much, and keeps what was typed."""
    line = order.lines.get()
    told = desk.post(where, {"act": "settle", f"amount_{line.pk}": "99.99", "postage": "1"}).content.decode()
    assert "最多还可退 0.00 元（运费）。没有改动。" in told
    told = desk.post(where, {"act": "settle", f"amount_{line.pk}": "90.0", "postage": "x"}).content.decode()
    assert 'value="90.0"' in told and 'value="99.99"' not in told
    told = desk.post(where, {"act": "settle", f"amount_{line.pk}": "100.00"}).content.decode()
    assert f"最多还可退 99.99 元（{line.title} · {line.variant_name}）。没有改动。" in told


def test_refusal_needs_fact_and_basis(cast: Cast, order: Order) -> None:
    request = asked(order)
    desk, where = signed_in(staff("project")), url("staff_return", request.pk)
    assert desk.post(where, {"act": "refuse", "answer": "没有破损", "basis": ""}).status_code == 400
    said = {"act": "refuse", "answer": "照片上没有破损", "basis": "消费者权益保护法第二十五条"}
    assert desk.post(where, said).status_code == 302
    request.refresh_from_db()
    assert (request.status, request.basis) == ("refused", said["basis"])
    assert desk.post(where, {"act": "receive"}).status_code == 409


def test_another_organisation_finds_nothing(cast: Cast, order: Order) -> None:
    desk = signed_in(member(stranger_organisation(cast)))
    for address in pages(order):
        assert (desk.get(address).status_code, desk.post(address, {}).status_code) == (404, 404), address
    for name in ("staff_parcels", "staff_returns"):
        assert order.number not in desk.get(url(name)).content.decode()
    assert Refund.objects.count() == 0


def test_another_city_finds_nothing(cast: Cast, order: Order) -> None:
    elsewhere = stranger_organisation(cast).federation
    desk = signed_in(staff("finance", elsewhere))
    for address in pages(order):
        assert (desk.get(address).status_code, desk.post(address, {}).status_code) == (404, 404), address


def test_auditors_look_but_do_not_act(cast: Cast, order: Order) -> None:
    desk = signed_in(staff("auditor"))
    parcel, request, refund = pages(order)
    for address in (parcel, request):
        assert (desk.get(address).status_code, desk.post(address, {}).status_code) == (200, 403)
    assert "王小麦" not in desk.get(parcel).content.decode()
    assert desk.get(refund).status_code == 403
    assert desk.get(url("staff_coupons")).status_code == 403


@pytest.mark.parametrize("who", [None, "shopper"])
def test_nobody_else(cast: Cast, order: Order, who: str | None) -> None:
    client = signed_in(cast.wheat if who else None)
    assert {client.get(address).status_code for address in pages(order)} == {403 if who else 302}


def test_members_of_an_organisation_see_no_audit_pages(cast: Cast, order: Order) -> None:
    desk = signed_in(member(cast.workshop))
    assert desk.get(url("staff_trace", "line", order.lines.get().pk)).status_code == 404
    assert desk.get(url("staff_refund", order.number)).status_code == 404


def part(desk: Client, order: Order, **typed: str) -> int:
    line = order.lines.get().pk
    fields = {f"{key}_{line}" if key in ("units", "amount") else key: value for key, value in typed.items()}
    sent = {"reason": "少发一件", "form_key": new_key(), **fields}
    return desk.post(url("staff_part_refund", order.number), sent).status_code


def test_part_refund_by_units_and_by_sum(cast: Cast, order: Order) -> None:
    desk = signed_in(staff("finance"))
    assert part(desk, order, amount="0.01") == 302
    assert part(desk, order, units="1") == 302
    assert part(desk, order, amount="99.99") == 409
    assert part(desk, order, amount="1.005") == 400
    assert part(desk, order, units="-1") == 400
    assert part(desk, order) == 400
    assert part(desk, order, amount="1.00", reason=" ") == 400
    order.refresh_from_db()
    assert (order.status, order.refunded_fen) == ("paid", 10000)
    assert part(desk, order, amount="99.98") == 302
    order.refresh_from_db()
    assert (order.status, order.refunded_fen) == ("refunded", 19998)
    assert set(balances().values()) == {0}


def test_a_form_that_is_sent_twice_refunds_once(cast: Cast, order: Order) -> None:
    desk = signed_in(staff("finance"))
    shown = desk.get(url("staff_part_refund", order.number)).content.decode()
    key = shown.split('name="form_key" value="')[1].split('"')[0]
    for _ in range(2):
        assert part(desk, order, amount="5.00", form_key=key) == 302
    assert [row.amount_fen for row in Refund.objects.all()] == [500]
    assert part(desk, order, amount="6.00", form_key=key) == 422
    assert part(desk, order, amount="6.00", form_key="") == 400
    assert Refund.objects.count() == 1
    # the page was made anew: the same sum again is another refund
    assert part(desk, order, amount="5.00") == 302
    assert Refund.objects.count() == 2


def coupon_form(**changes: object) -> dict[str, object]:
    at = timezone.localtime(now())
    return {
        "code": "NUAN5",
        "title": "满五十减五",
        "amount": "5",
        "min_spend": "50.00",
        "starts_at": (at - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (at + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M"),
        "total_count": "100",
        "per_person": "1",
        "funding": "seller",
        **changes,
    }


def test_an_organisation_offers_its_own_coupons_alone(cast: Cast) -> None:
    other = stranger_organisation(cast)
    desk, where = signed_in(member(cast.workshop)), url("staff_coupons")
    own = coupon_form(organisation=cast.workshop.pk)
    wrongs: list[dict[str, object]] = [
        {"organisation": other.pk},
        {"organisation": ""},
        {"funding": "platform"},
    ]
    wrongs += [{"starts_at": f"{date}T00:00"} for date in ("0001-01-01", "0026-11-30", "10000-01-01", "x")]
    for wrong in wrongs:
        assert desk.post(where, {**own, **wrong}).status_code == 400, wrong
    assert desk.post(where, {**own, "amount": "50"}).status_code == 400
    assert Coupon.objects.count() == 0
    assert desk.post(where, own).status_code == 302
    coupon = Coupon.objects.get()
    assert (coupon.amount_fen, coupon.min_spend_fen, coupon.organisation) == (500, 5000, cast.workshop)
    stop = url("staff_stop_coupon", coupon.pk)
    foreign = signed_in(member(other))
    assert "NUAN5" not in foreign.get(where).content.decode()
    assert foreign.post(stop).status_code == 404
    assert (foreign.get(stop).status_code, desk.get(stop)["Location"]) == (404, where)
    coupon.refresh_from_db()
    assert coupon.stopped_at is None
    assert desk.post(stop).status_code == 302
    coupon.refresh_from_db()
    assert coupon.stopped_at


def test_the_platform_offers_a_coupon_for_all(cast: Cast) -> None:
    desk = signed_in(staff("finance"))
    assert desk.post(url("staff_coupons"), coupon_form(funding="platform")).status_code == 302
    assert Coupon.objects.get().organisation is None


def test_postage_of_ones_own(cast: Cast) -> None:
    other = stranger_organisation(cast)
    desk, where = signed_in(member(cast.workshop)), url("staff_postage")
    assert desk.post(where, {"organisation": other.pk, "fee": "6"}).status_code == 404
    typed = {"organisation": cast.workshop.pk, "fee": "6.00", "free_from": "99"}
    told = desk.get(desk.post(where, typed)["Location"]).content.decode()
    assert f"已保存：{cast.workshop.name}，运费 6.00 元，满 99.00 元包邮。" in told
    assert "已保存" not in desk.get(f"{where}?saved={other.pk}").content.decode()
    rule = PostageRule.objects.get()
    assert (rule.organisation, rule.fee_fen, rule.free_from_fen) == (cast.workshop, 600, 9900)
    assert "6.00" in desk.get(where).content.decode()
    assert desk.post(where, {**typed, "fee": "x"}).status_code == 400


def test_parcel_of_an_order_paid_before_parcels_were_kept(cast: Cast, order: Order) -> None:
    from importlib import import_module

    from django.apps import apps
    from django.db import connection

    Shipment.objects.all().delete()
    migration = import_module("shop.migrations.0009_parcels_of_older_orders")
    for _ in range(2):
        migration.open_parcels(apps, connection.schema_editor())
    parcel = Shipment.objects.get()
    assert (parcel.order, parcel.organisation, parcel.status) == (order, cast.workshop, "to_pack")
    assert parcel.created_at == order.paid_at


def test_a_parcel_that_was_wholly_given_back_is_not_to_be_packed(cast: Cast, order: Order) -> None:
    desk, address = signed_in(staff("project")), url("staff_parcel", order.shipments.get().pk)
    assert "要发" in desk.get(address).content.decode()
    refund_order(order=order, reason="都不要了", actor=buying.actor(cast))
    assert order.number not in desk.get(url("staff_parcels")).content.decode()
    assert order.number in desk.get(url("staff_parcels") + "?status=given_back").content.decode()
    whole = desk.get(url("staff_trace", "order", order.pk)).content.decode()
    for rows in (
        desk.get(url("staff_parcels") + "?status=given_back").content.decode().split("<tbody>")[1],
        whole.split('<section id="parcels"')[1].split("</section>")[0],
    ):
        assert ("<td>不用发</td>" in rows, "待发货" in rows) == (True, False)
    seen = AuditEntry.objects.filter(action="staff.address.viewed").count()
    shown = desk.get(address).content.decode()
    assert "已全部退款，不用再发" in shown and "王小麦" not in shown and 'value="ship"' not in shown
    assert AuditEntry.objects.filter(action="staff.address.viewed").count() == seen
    assert desk.post(address, {"act": "ship", "carrier": "pickup", "number": ""}).status_code == 409
    assert aftersales(order)["parcels"] == []


def test_two_who_answer_one_complaint_give_it_back_once(cast: Cast, order: Order) -> None:
    where, line = url("staff_part_refund", order.number), order.lines.get()
    first, second = signed_in(staff("project")), signed_in(staff("finance"))

    def filled(desk: Client) -> dict[str, str]:
        page = desk.get(where).content.decode()
        hidden = dict(re.findall(r'type="hidden" name="(form_key|seen)" value="([^"]*)"', page))
        return {**hidden, f"units_{line.pk}": "1", "reason": "少发一件"}

    one, other = filled(first), filled(second)
    assert (one["seen"], other["seen"]) == ("0", "0")
    assert first.post(where, one).status_code == 302
    told = second.post(where, other)
    assert (told.status_code, "这张订单的退款有变动" in told.content.decode()) == (409, True)
    assert (order.refunds.count(), f'name="seen" value="{9999}"' in told.content.decode()) == (1, True)
    # the first's form sent twice is answered as before, and who has seen it may give the rest
    assert first.post(where, one).status_code == 302
    assert (second.post(where, filled(second)).status_code, order.refunds.count()) == (302, 2)


def to_send(desk: Client, where: str) -> tuple[str, ...]:
    """The numbers of the parcel's only line: bought, come back, asked back if any is, to send."""
    row = desk.get(where).content.decode().split("<tbody>")[1].split("</tbody>")[0]
    return tuple(re.findall(r'class="number">(\d+)<', row))


def test_what_is_asked_back_before_it_left_is_not_to_be_packed(cast: Cast, order: Order) -> None:
    desk, where = signed_in(member(cast.workshop)), url("staff_parcel", order.shipments.get().pk)
    assert to_send(desk, where) == ("2", "0", "2")
    request = asked(order)
    assert to_send(desk, where) == ("2", "0", "1", "1")
    page = desk.get(where).content.decode()
    assert "先不要发" in page and url("staff_return", request.pk) in page
    # accepted, and the money has still to go: the goods were sent none the less
    desk.post(url("staff_return", request.pk), {"act": "receive"})
    assert to_send(desk, where) == ("2", "0", "1", "1")
    desk.post(url("staff_return", request.pk), {"act": "settle"})
    assert (to_send(desk, where), "先不要发" in desk.get(where).content.decode()) == (("2", "1", "1"), False)
    desk.post(where, {"act": "ship", "carrier": "pickup", "number": ""})
    asked(order)
    assert (to_send(desk, where), "先不要发" in desk.get(where).content.decode()) == (("2", "1"), False)


def test_what_a_bank_left_is_offered_and_what_it_paid_is_told(order: Order) -> None:
    request = asked(order)
    where, desk = url("staff_return", request.pk), signed_in(staff("project"))
    where_to = {"order": order, "payment": order.payments.get(), "opened_at": now(), "read_at": now()}

    def taken(key: str, amount_fen: int) -> None:
        """A bank took so much for good, and the project bears it."""
        row = Dispute.objects.create(
            dispute_id=key, amount_fen=amount_fen, took_money=True, status="lost", **where_to
        )
        proposal = {"proposal": "borne", "proposed_by": "user:8", "proposed_at": now()}
        Dispute.objects.filter(pk=row.pk).update(**proposal)
        Dispute.objects.filter(pk=row.pk).update(decision="borne", decided_by="user:9")

    taken("dp_1", 15000)
    desk.post(where, {"act": "receive"})
    assert 'value="49.98"' in desk.get(where).content.decode()
    taken("dp_2", 4998)
    ReturnRequest.objects.filter(pk=request.pk).update(status="asked")
    desk.post(where, {"act": "receive"})
    shown = desk.get(where).content.decode()
    assert ("买家的银行已经把钱退给她" in shown, "原路退款" in shown) == (True, False)
