"""Staff put a shelf's count right, never below what is reserved."""

import pytest
from django.urls import reverse

from api.staff.form_key import FIELD, new_key
from core.models import AuditEntry
from programmes.models import Federation
from tests.api.staff.world import signed_in, staff
from tests.buying import counts, order
from tests.cast import Cast


def address(cast: Cast) -> str:
    return reverse("admin:staff_stock", args=[cast.variant.pk])


def form(fields: dict[str, str]) -> dict[str, str]:
    """As the page sends it, with the key that it came with."""
    return {FIELD: new_key(), **fields}


def test_correcting(cast: Cast) -> None:
    person = staff("project")
    client = signed_in(person)
    assert "100" in client.get(address(cast)).content.decode()
    assert client.post(address(cast), form({"units": "-7", "reason": "damaged"})).status_code == 302
    assert client.post(address(cast), form({"units": "+3", "reason": "counted"})).status_code == 302
    assert counts(cast.shelf) == (96, 96, 0, 0)
    entries = AuditEntry.objects.filter(action="shop.stock.corrected").order_by("id")
    said = [(e.actor_label, {key: e.data[key] for key in ("units", "reason")}) for e in entries]
    assert said == [
        (f"user:{person.pk}", {"units": -7, "reason": "damaged"}),
        (f"user:{person.pk}", {"units": 3, "reason": "counted"}),
    ]
    listed = client.get(reverse("admin:shop_stockpool_changelist")).content.decode()
    assert address(cast) in listed


def test_a_form_that_is_sent_twice_counts_once(cast: Cast) -> None:
    client = signed_in(staff("project"))
    made = form({"units": "10", "reason": "made"})
    where = address(cast) + "?done=1"
    assert [client.post(address(cast), made)["Location"] for _ in range(2)] == [where, where]
    assert counts(cast.shelf) == (110, 110, 0, 0)
    assert "库存已更正" in client.get(where).content.decode()
    other = client.post(address(cast), {**made, "units": "20"})
    assert (other.status_code, counts(cast.shelf)) == (422, (110, 110, 0, 0))
    assert made[FIELD] not in other.content.decode()
    assert client.post(address(cast), {"units": "1", "reason": "made"}).status_code == 400
    assert client.post(address(cast), form({"units": "10", "reason": "made"})).status_code == 302
    assert counts(cast.shelf) == (120, 120, 0, 0)


def test_not_below_what_is_reserved(cast: Cast) -> None:
    order(cast, 40)
    client = signed_in(staff("finance"))
    refused = client.post(address(cast), form({"units": "-61", "reason": "counted"}))
    assert refused.status_code == 409
    page = refused.content.decode()
    assert 'role="alert"' in page
    assert "只有 60 件" in page
    assert counts(cast.shelf) == (100, 60, 40, 0)
    assert client.post(address(cast), form({"units": "-60", "reason": "counted"})).status_code == 302
    assert counts(cast.shelf) == (40, 0, 40, 0)


@pytest.mark.parametrize(
    "fields",
    [
        {"units": "0", "reason": "counted"},
        {"units": "", "reason": "counted"},
        {"units": "七", "reason": "counted"},
        {"units": "9" * 9, "reason": "counted"},
        {"units": "1.5", "reason": "counted"},
        {"units": "1", "reason": "because"},
    ],
)
def test_nonsense(cast: Cast, fields: dict[str, str]) -> None:
    assert signed_in(staff("project")).post(address(cast), form(fields)).status_code == 400
    assert counts(cast.shelf) == (100, 100, 0, 0)


@pytest.mark.parametrize("role", ["auditor", "moderator"])
def test_others_may_not(cast: Cast, role: str) -> None:
    asked = signed_in(staff(role)).post(address(cast), form({"units": "1", "reason": "counted"}))
    assert (asked.status_code, counts(cast.shelf)) == (403, (100, 100, 0, 0))


def test_another_citys_shelf_is_not_there(cast: Cast) -> None:
    city = Federation.objects.create(
        code="daqing", name="大庆市总工会", level="city", parent=cast.host.federation
    )
    client = signed_in(staff("project", city))
    assert client.post(address(cast), form({"units": "1", "reason": "counted"})).status_code == 404
    assert client.get(reverse("admin:staff_stock", args=[0])).status_code == 404
    assert counts(cast.shelf) == (100, 100, 0, 0)
