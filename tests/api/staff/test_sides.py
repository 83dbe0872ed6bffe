"""A sale between two federations, paid out: neither side alone makes the other's payees owe."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from api.staff.form_key import new_key
from core.actor import Actor
from ledger.operations import send_payout, settle_payout
from programmes.models import Federation, Organisation
from programmes.operations import appoint_member
from shop.models import Order, Refund, ReturnRequest
from shop.operations import ask_return, converge_payment
from shop.rules.refunding import RefundItem
from tests import buying
from tests.api.staff.world import signed_in, staff
from tests.cast import Cast, user
from tests.payouts import WANG, approved, pay_out, prepared, release, with_banks
from tests.processor import Processor, _processor_process, processor

__all__ = ["_processor_process", "processor"]

WORDS = "要由两边都管的财务来退"


def city(code: str, *organisations: Organisation) -> Federation:
    """A federation below the province, with these organisations."""
    row = Federation.objects.create(
        code=code, name=code, level="city", parent=Federation.objects.get(code="hlj")
    )
    for organisation in organisations:
        organisation.federation = row
        organisation.save()
    return row


@pytest.fixture
def daqing(cast: Cast) -> Federation:
    """The anchor's city."""
    return city("daqing", cast.host)


@pytest.fixture
def harbin(cast: Cast) -> Federation:
    """The workshop's city."""
    return city("harbin", cast.workshop)


@pytest.fixture
def order(cast: Cast, processor: Processor, daqing: Federation, harbin: Federation) -> Order:
    """Two units, sold live by the one city's anchor for the other's workshop; released."""
    with_banks(cast)
    placed = buying.order(cast, 2, scope="live", host_organisation_id=cast.host.pk, session_ref=7)
    started = buying.start(placed)
    processor.pay(started.client_secret)
    converge_payment(payment_id=started.payment.pk)
    release(placed.lines.get().pk)
    placed.refresh_from_db()
    return placed


def whole(order: Order, client: Client) -> tuple[int, bool]:
    """Status of a full refund's answer, and whether it says who may instead."""
    answer = client.post(reverse("admin:staff_refund", args=[order.number]), {"reason": "商品有瑕疵"})
    return answer.status_code, WORDS in answer.content.decode()


def part(order: Order, client: Client, **typed: str) -> tuple[int, bool]:
    """The same of a part."""
    where = reverse("admin:staff_part_refund", args=[order.number])
    answer = client.post(where, {"reason": "商品有瑕疵", "form_key": new_key(), **typed})
    return answer.status_code, WORDS in answer.content.decode()


def waiting(client: Client) -> int:
    """How many returns the first page counts for her."""
    tasks = client.get(reverse("admin:index")).context["tasks"]
    return sum(count for label, _, count in tasks if str(label) == "待答复或待退款的退货申请")


def clerk(organisation: Organisation) -> User:
    person = user("专员", f"+86138100000{User.objects.count():02}", is_staff=True)
    appoint_member(user=person, organisation=organisation, actor=Actor.system("test"))
    return person


@pytest.mark.parametrize("side", ["daqing", "harbin"])
def test_before_the_payout_either_side_answers_the_buyer(order: Order, side: str) -> None:
    prepared()  # nobody has approved it
    client = signed_in(staff("finance", Federation.objects.get(code=side)))
    assert whole(order, client) == (302, False)


@pytest.mark.parametrize("side", ["daqing", "harbin"])
def test_after_it_neither_alone(order: Order, side: str) -> None:
    approved()
    client = signed_in(staff("finance", Federation.objects.get(code=side)))
    units = {f"units_{order.lines.get().pk}": "1"}
    assert whole(order, client) == (403, True)
    assert part(order, client, **units) == (403, True)
    assert Refund.objects.count() == 0


def test_who_answers_for_both_does(order: Order, daqing: Federation, harbin: Federation) -> None:
    pay_out()
    both = staff("finance", daqing)
    both.memberships.create(federation=harbin, role="project")
    assert part(order, signed_in(both), **{f"units_{order.lines.get().pk}": "1"}) == (302, False)
    assert whole(order, signed_in(staff("project"))) == (302, False)
    assert [refund.amount_fen for refund in Refund.objects.order_by("id")] == [9999, 9999]


def test_within_one_federation_nothing_changes(
    cast: Cast, order: Order, daqing: Federation, harbin: Federation
) -> None:
    cast.host.federation = harbin
    cast.host.save()
    pay_out()
    units = {f"units_{order.lines.get().pk}": "1"}
    assert part(order, signed_in(clerk(cast.workshop)), **units) == (302, False)
    assert part(order, signed_in(staff("finance", daqing)), **units) == (404, False)
    assert whole(order, signed_in(staff("finance", harbin))) == (302, False)


def test_a_return_is_paid_by_who_answers_for_both(cast: Cast, order: Order) -> None:
    pay_out()
    items = [RefundItem(order.lines.get().pk, 1)]
    request = ask_return(order=order, items=items, reason="damaged", actor=Actor.of(order.buyer))
    where = reverse("admin:staff_return", args=[request.pk])
    desk = signed_in(clerk(cast.workshop))
    # the clerk sees the goods and accepts them; the money is the province's to give
    assert waiting(desk) == 1
    assert desk.post(where, {"act": "receive"}).status_code == 302
    # it waits for who can pay it, and for nobody else
    harbin = signed_in(staff("finance", Federation.objects.get(code="harbin")))
    assert [waiting(client) for client in (desk, harbin, signed_in(staff("finance")))] == [0, 0, 1]
    refused = desk.post(where, {"act": "settle"})
    assert (refused.status_code, WORDS in refused.content.decode()) == (403, True)
    request.refresh_from_db()
    assert (request.status, Refund.objects.count()) == (ReturnRequest.Status.TO_REFUND, 0)
    assert signed_in(staff("finance")).post(where, {"act": "settle"}).status_code == 302
    assert Refund.objects.get().amount_fen == 9999


def test_what_the_bank_sent_back_is_not_paid_out(order: Order, daqing: Federation) -> None:
    batch = approved()
    assert whole(order, signed_in(staff("finance", daqing))) == (403, True)
    send_payout(batch_id=batch.pk, actor=WANG)
    keys = batch.lines.values_list("pk", flat=True)
    settle_payout(batch_id=batch.pk, line_ids=keys, outcome="rejected", note="账号已注销", actor=WANG)
    assert whole(order, signed_in(staff("finance", daqing))) == (302, False)
