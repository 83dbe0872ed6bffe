"""Every table has its pages; none can be written, none shows a secret."""

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.encryption import EncryptedTextField
from core.models import AuditEntry
from programmes.models import Beneficiary, Federation
from shop.models import Order, Payment
from tests.api.staff.world import AT, buy, go_live, signed_in, staff, take_back
from tests.cast import Cast

OURS = ("core", "accounts", "programmes", "ledger", "shop", "hosts", "livestream")
ADMINS = [(m, a) for m, a in admin.site._registry.items() if m._meta.app_label in OURS]
NAMES = [model._meta.label_lower for model, _ in ADMINS]
SECRETS = {
    "legal_name": "赵春雨",
    "identity_number": "230202199001011234",
    "bank_account": "6222020200112233",
}


@pytest.fixture
def world(cast: Cast) -> Cast:
    """At least one row in most tables, and secrets that must not be seen."""
    Beneficiary.objects.filter(pk=cast.chunyu.pk).update(**SECRETS)
    line = buy(cast, go_live(cast), "20261124-A", group=cast.group)
    take_back(line, 1000, "r1")
    Payment.objects.create(order=line.order, amount_fen=9999, status="succeeded", created_at=AT)
    return cast


def address(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize(("model", "_admin"), ADMINS, ids=NAMES)
def test_list_and_row(world: Cast, model: type[Model], _admin: object) -> None:
    client = signed_in(staff(None, is_superuser=True))
    shown = client.get(address(model, "changelist"))
    assert shown.status_code == 200
    html = shown.content.decode()
    row = model._default_manager.first()
    if row is not None:
        detail = client.get(address(model, "change", row.pk), {"why": "audit"})
        assert detail.status_code == 200
        html += detail.content.decode()
    for secret in (*SECRETS.values(), "13800000001", "王小麦", "中华路 1 号"):
        assert secret not in html


@pytest.mark.parametrize(("model", "_admin"), ADMINS, ids=NAMES)
def test_nothing_can_be_written(world: Cast, model: type[Model], _admin: object) -> None:
    client = signed_in(staff(None, is_superuser=True))
    before = model._default_manager.count()
    row = model._default_manager.first()
    assert client.post(address(model, "add")).status_code == 403
    if row is not None:
        assert client.post(address(model, "change", row.pk) + "?why=audit").status_code == 403
        assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    client.post(address(model, "changelist"), {"action": "delete_selected", "_selected_action": [1]})
    assert model._default_manager.count() == before


@pytest.mark.parametrize(("model", "model_admin"), ADMINS, ids=NAMES)
def test_no_secret_field_anywhere(model: type[Model], model_admin: admin.ModelAdmin) -> None:
    secret = {field.name for field in model._meta.fields if isinstance(field, EncryptedTextField)}
    request = RequestFactory().get("/")
    used = {
        *map(str, model_admin.get_fields(request)),
        *map(str, model_admin.list_display),
        *(name.lstrip("=^@") for name in model_admin.search_fields),
        *map(str, model_admin.list_filter),
    }
    assert used & secret == set()
    for inline in model_admin.inlines:
        hidden = {f.name for f in inline.model._meta.fields if isinstance(f, EncryptedTextField)}
        assert not hidden & set(inline(model, admin.site).get_fields(request))


def test_a_record_takes_a_reason(world: Cast) -> None:
    person = staff()
    client = signed_in(person)
    page = address(Beneficiary, "change", world.chunyu.pk)
    assert "请选择查看原因" in client.get(page).content.decode()
    assert not AuditEntry.objects.filter(action="programmes.beneficiary.viewed").exists()
    assert client.get(page, {"why": "complaint"}).status_code == 200
    entry = AuditEntry.objects.get(action="programmes.beneficiary.viewed")
    assert (entry.actor_label, entry.target_id, entry.data) == (
        f"user:{person.pk}",
        str(world.chunyu.pk),
        {"why": "complaint"},
    )


NOT_A_CITYS = {"accounts.user", "core.auditentry", "shop.address", "shop.webhookreceipt"}
EVERYONES = {"hosts.buyersgroup", "ledger.splitpolicy", "shop.category"}


@pytest.mark.parametrize(("model", "_admin"), ADMINS, ids=NAMES)
def test_a_city_lists_nothing_of_another(world: Cast, model: type[Model], _admin: object) -> None:
    city = Federation.objects.create(
        code="daqing", name="大庆市总工会", level="city", parent=world.host.federation
    )
    response = signed_in(staff(federation=city)).get(address(model, "changelist"))
    label = model._meta.label_lower
    if label in NOT_A_CITYS:
        assert response.status_code == 403
        return
    shown = set(response.context["cl"].queryset.values_list("pk", flat=True))
    if label in EVERYONES:
        assert len(shown) == model._default_manager.count() > 0
    else:
        assert shown == ({city.pk} if label == "programmes.federation" else set())


def test_orders_lead_to_the_trace(world: Cast) -> None:
    html = signed_in(staff()).get(address(Order, "changelist")).content.decode()
    line = Order.objects.get().lines.get()
    assert reverse("admin:staff_trace", args=["line", line.pk]) in html


def test_the_province_reads_the_audit_trail(world: Cast) -> None:
    response = signed_in(staff()).get(address(AuditEntry, "changelist"))
    assert "ledger.sale.posted" in response.content.decode()


@pytest.mark.parametrize(
    "label", ["shop.order", "ledger.entry", "ledger.txn", "livestream.offer", "shop.product"]
)
def test_queries_of_a_list_do_not_grow(world: Cast, label: str) -> None:
    model = next(m for m, _ in ADMINS if m._meta.label_lower == label)
    client = signed_in(staff())
    with CaptureQueriesContext(connection) as few:
        client.get(address(model, "changelist"))
    live = go_live(world, "又一场", slot=1)
    for number in range(5):
        buy(world, live, f"20261124-Q{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(address(model, "changelist"))
    assert len(many) == len(few)
    assert Order.objects.count() == 6
