"""Money is read by audit, project and finance staff. Who moderates sees rooms and what is said in them."""

import pytest
from django.test import Client
from django.urls import reverse

from core.audit import record
from core.models import AuditEntry
from ledger.models import Entry, Txn
from ledger.operations import propose_adjustment
from programmes.models import Federation, Membership, OrganisationMember
from programmes.queries.scope import scope_of
from shop.models import OrderLine, Payment, Refund, ReturnLine, ReturnRequest
from tests.api.staff.world import AT, buy, go_live, signed_in, staff
from tests.cast import Cast
from tests.payouts import WANG, account, prepared, release, with_banks

READERS = ("auditor", "project", "finance")


@pytest.fixture
def line(cast: Cast) -> OrderLine:
    """A paid line with its payment."""
    line = buy(cast, go_live(cast), "20261124-BOOKS1", group=cast.group)
    Payment.objects.create(order=line.order, amount_fen=9999, created_at=AT)
    return line


def pages(cast: Cast, line: OrderLine) -> list[str]:
    """Every page of money, and of the way of a fen."""
    traced = {
        "group": cast.group.pk,
        "room": cast.room.pk,
        "session": line.session_ref,
        "offer": line.sale.offer_id,
        "line": line.pk,
        "order": line.order_id,
        "txn": Txn.objects.get(line_ref=line.pk).pk,
        "beneficiary": cast.chunyu.pk,
    }
    named = ("reconciliations", "disputes", "waiting_money", "verification", "holds")
    changed = {"ledger_txn": Txn, "ledger_entry": Entry, "shop_payment": Payment}
    lists = [*changed, "ledger_account", "shop_refund", "shop_webhookreceipt", "programmes_accountchange"]
    return [
        *(reverse("admin:staff_trace", args=[kind, pk]) for kind, pk in traced.items()),
        *(reverse(f"admin:staff_{name}") for name in named),
        *(reverse(f"admin:{name}_changelist") for name in lists),
        *(
            reverse(f"admin:{name}_change", args=[model._default_manager.all()[0].pk])
            for name, model in changed.items()
        ),
    ]


def answers(client: Client, addresses: list[str]) -> set[int]:
    return {client.get(address).status_code for address in addresses}


@pytest.mark.parametrize("role", Membership.Role.values)
def test_the_door(cast: Cast, line: OrderLine, role: str) -> None:
    found = answers(signed_in(staff(role)), pages(cast, line))
    assert found == ({200} if role in READERS else {403})


@pytest.mark.parametrize("role", Membership.Role.values)
def test_payouts_and_adjustments_are_for_audit_and_finance(cast: Cast, line: OrderLine, role: str) -> None:
    with_banks(cast)
    release(line.pk)
    batch, payee = prepared(), account(f"payable:beneficiary:{cast.chunyu.pk}")
    grounds = {"reason": "上月漏记一单", "document_name": "纪要.pdf", "document": b"%PDF-1.7"}
    row = propose_adjustment(account=payee, amount_fen=501, actor=WANG, **grounds)  # type: ignore[arg-type]
    client = signed_in(staff(role))
    opened = [
        reverse("admin:staff_payout", args=[batch.pk]),
        reverse("admin:staff_adjustment", args=[row.pk]),
        reverse("admin:staff_payouts"),
        reverse("admin:staff_adjustments"),
    ]
    assert answers(client, opened) == ({200} if role in ("auditor", "finance") else {403})
    # the way of a fen leads to a page only for who may open it
    traced = client.get(reverse("admin:staff_trace", args=["payout", batch.lines.all()[0].pk]))
    assert traced.status_code == (200 if role in READERS else 403)
    assert (opened[0] in traced.content.decode()) is (role in ("auditor", "finance"))


def test_who_audits_a_city_opens_no_batch_above_it(cast: Cast, line: OrderLine) -> None:
    with_banks(cast)
    release(line.pk)
    batch, union = prepared(), Federation.objects.get(code="hlj")
    city = Federation.objects.create(code="daqing", name="大庆市总工会", level="city", parent=union)
    for other in ("moderator", "project"):
        person = staff(other)
        Membership.objects.create(user=person, federation=city, role="auditor")
        client, page = signed_in(person), reverse("admin:staff_payout", args=[batch.pk])
        assert client.get(page).status_code == 404
        assert batch.number not in client.get(reverse("admin:staff_payouts")).content.decode()
        traced = client.get(reverse("admin:staff_trace", args=["payout", batch.lines.all()[0].pk]))
        assert page not in traced.content.decode()


def test_a_moderator_reads_of_the_audit_trail_what_was_done_to_moderate(cast: Cast, line: OrderLine) -> None:
    word = record(actor=WANG, action="livestream.word.added", target=cast.room)
    money = AuditEntry.objects.get(action="ledger.sale.posted")
    listed = reverse("admin:core_auditentry_changelist")
    rows = [reverse("admin:core_auditentry_change", args=[entry.pk]) for entry in (word, money)]
    reader, client = signed_in(staff("auditor")), signed_in(staff("moderator"))
    assert reader.get(listed).context["cl"].result_count == AuditEntry.objects.count()
    assert [reader.get(row).status_code for row in rows] == [200, 200]
    shown = client.get(listed)
    assert list(shown.context["cl"].queryset.values_list("pk", flat=True)) == [word.pk]
    assert "ledger." not in shown.content.decode()
    assert [client.get(row).status_code for row in rows] == [200, 302]


def test_a_moderator_acts_on_none_of_it(cast: Cast, line: OrderLine) -> None:
    client = signed_in(staff("moderator"))
    for name in ("reconciliations", "disputes", "waiting_money", "verification"):
        assert client.post(reverse(f"admin:staff_{name}")).status_code == 403


def test_who_audits_a_city_and_moderates_above_it_reads_that_citys_books(cast: Cast, line: OrderLine) -> None:
    union = Federation.objects.get(code="hlj")
    city = Federation.objects.create(code="daqing", name="大庆市总工会", level="city", parent=union)
    person = staff("moderator")
    Membership.objects.create(user=person, federation=city, role="auditor")
    scope = scope_of(person)
    assert scope.federations == frozenset({union.pk, city.pk})
    assert scope.of_books().federations == frozenset({city.pk})
    assert (scope.is_whole, scope.of_books().is_whole) == (True, False)
    client = signed_in(person)
    assert client.get(reverse("admin:staff_trace", args=["line", line.pk])).status_code == 404
    assert client.get(reverse("admin:staff_reconciliations")).status_code == 403
    assert client.get(reverse("admin:staff_holds")).status_code == 200
    assert "20261124-BOOKS1" not in client.get(reverse("admin:staff_holds")).content.decode()


def test_nothing_that_a_moderator_sees_leads_there(cast: Cast, line: OrderLine) -> None:
    client = signed_in(staff("moderator"))
    for page in (
        reverse("admin:staff_sessions"),
        reverse("admin:staff_session", args=[line.session_ref]),
        reverse("admin:shop_order_changelist"),
    ):
        html = client.get(page).content.decode()
        assert ("/staff/trace/" in html, "冬日花毽专场" in html or "20261124" in html) == (False, True), page


def order_pages(line: OrderLine) -> list[str]:
    return [
        reverse("admin:shop_order_changelist"),
        reverse("admin:shop_order_change", args=[line.order_id]),
    ]


@pytest.mark.parametrize("role", Membership.Role.values)
def test_orders_and_their_lines_show_no_sums_to_who_moderates(cast: Cast, line: OrderLine, role: str) -> None:
    client = signed_in(staff(role))
    listed, whole = (client.get(page).content.decode().split("<main")[-1] for page in order_pages(line))
    assert ("20261124-BOOKS1" in listed, line.title in whole) == (True, True)
    reads = role in READERS
    assert ("99.99" in listed, "总额" in listed) == (reads, reads)
    assert ("9999" in whole.replace(",", ""), "（分）" in whole) == (reads, reads)


@pytest.mark.parametrize("role", Membership.Role.values)
def test_requests_for_returns_show_none_either(cast: Cast, line: OrderLine, role: str) -> None:
    refund = Refund.objects.create(
        payment=Payment.objects.get(), order=line.order, amount_fen=8765, reason="收到时破损", key="r",
        status="succeeded", created_at=AT, settled_at=AT,
    )  # fmt: skip
    row = ReturnRequest.objects.create(
        order=line.order, reason="damaged", asked_at=AT, status="refunded", refund=refund, closed_at=AT
    )
    ReturnLine.objects.create(request=row, line=line, quantity=1, amount_fen=8765)
    pages = [reverse("admin:staff_returns") + "?ended=1", reverse("admin:staff_return", args=[row.pk])]
    client = signed_in(staff(role))
    reads = role in READERS
    for page in pages:
        html = client.get(page).content.decode().split("<main")[1]
        assert ("20261124-BOOKS1" in html, "破损或有缺陷" in html) == (True, True)
        assert ("87.65" in html, "金额" in html) == (reads, reads), page
    of_own = staff(None)
    OrganisationMember.objects.create(user=of_own, organisation=cast.workshop, role="clerk")
    assert "87.65" in signed_in(of_own).get(pages[1]).content.decode()


def test_who_reads_a_citys_books_sees_sums_of_its_orders_alone(cast: Cast, line: OrderLine) -> None:
    union = Federation.objects.get(code="hlj")
    city = Federation.objects.create(code="daqing", name="大庆市总工会", level="city", parent=union)
    person = staff("moderator")
    Membership.objects.create(user=person, federation=city, role="auditor")
    client = signed_in(person)
    listed, whole = (client.get(page).content.decode().split("<main")[-1] for page in order_pages(line))
    assert ("20261124-BOOKS1" in listed, "总额" in listed, "99.99" in listed) == (True, True, False)
    assert "（分）" not in whole
    cast.workshop.federation = city
    cast.workshop.save()
    assert "99.99" in client.get(order_pages(line)[0]).content.decode()


def test_an_organisations_people_are_told_the_same_on_every_page(cast: Cast, line: OrderLine) -> None:
    person = staff(None)
    OrganisationMember.objects.create(user=person, organisation=cast.workshop, role="manager")
    names = (
        "holds",
        "payouts",
        "adjustments",
        "reconciliations",
        "disputes",
        "waiting_money",
        "verification",
    )
    lists = [reverse(f"admin:staff_{name}") for name in names]
    assert answers(signed_in(person), lists) == {403}
