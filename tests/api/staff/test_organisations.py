"""/staff/organisations/: who sees, proposes and approves an organisation's bank account."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from programmes.models import Federation, OrganisationMember
from tests.api.staff.world import signed_in, staff
from tests.cast import Cast

NUMBER = "23050166880000001234"
LIST = "/staff/organisations/"


def post_of(cast: Cast, role: str) -> User:
    """One who works for the workshop and for nobody else."""
    person = staff(None)
    OrganisationMember.objects.create(user=person, organisation=cast.workshop, role=role)
    return person


def where(cast: Cast) -> str:
    return reverse("admin:staff_organisation", args=[cast.workshop.pk])


def propose(client: Client, cast: Cast, number: str = NUMBER) -> int:
    return client.post(where(cast), {"act": "propose", "number": number, "again": number}).status_code


def approve(client: Client, cast: Cast, number: str = NUMBER) -> int:
    return client.post(where(cast), {"act": "approve", "number": number}).status_code


def account(cast: Cast) -> str:
    cast.workshop.refresh_from_db()
    return cast.workshop.bank_account


def test_the_manager_proposes_and_finance_approves(cast: Cast) -> None:
    manager, finance = signed_in(post_of(cast, "manager")), signed_in(staff("finance"))
    assert propose(manager, cast) == 302
    mine = manager.get(where(cast)).content.decode()
    assert "尾号 1234" in mine and "您只能撤回" in mine and 'value="approve"' not in mine
    assert approve(manager, cast) == 403
    assert "待复核" in finance.get(LIST).content.decode()
    assert approve(finance, cast, NUMBER[::-1]) == 400
    assert approve(finance, cast) == 302
    assert account(cast) == NUMBER
    for client in (manager, finance):
        for address in (LIST, where(cast)):
            page = client.get(address).content.decode()
            assert "尾号 1234" in page and NUMBER not in page and NUMBER[-5:] not in page


def test_finance_can_do_neither_alone(cast: Cast) -> None:
    first, second = signed_in(staff("finance")), signed_in(staff("finance"))
    assert propose(first, cast) == 302
    assert approve(first, cast) == 403
    assert first.post(where(cast), {"act": "refuse", "note": "输错了"}).status_code == 302
    assert propose(first, cast, "1234567") == 400
    assert propose(first, cast) == 302
    assert propose(second, cast) == 409
    assert approve(second, cast) == 302
    assert approve(second, cast) == 400
    assert account(cast) == NUMBER


@pytest.mark.parametrize("role", ["auditor", "moderator", "clerk"])
def test_others_see_that_there_is_one_and_no_digit(cast: Cast, role: str) -> None:
    cast.workshop.bank_account = NUMBER
    cast.workshop.save()
    client = signed_in(post_of(cast, role) if role == "clerk" else staff(role))
    page = client.get(where(cast)).content.decode()
    assert "已登记" in page and "1234" not in page and 'value="propose"' not in page
    assert propose(client, cast) == 403
    assert approve(client, cast) == 403


def test_what_is_not_ones_own_is_not_there(cast: Cast) -> None:
    elsewhere = Federation.objects.create(code="other", name="外省总工会", level="province")
    stranger = signed_in(staff("finance", elsewhere))
    assert stranger.get(LIST).status_code == 403
    assert stranger.get(where(cast)).status_code == 404
    assert propose(stranger, cast) == 404
    manager = signed_in(post_of(cast, "manager"))
    assert "鹤羽花毽工坊" in manager.get(LIST).content.decode()
    assert "行大公益" not in manager.get(LIST).content.decode()
    other = reverse("admin:staff_organisation", args=[cast.host.pk])
    assert manager.post(other, {"act": "propose", "number": NUMBER, "again": NUMBER}).status_code == 404


def test_an_unknown_act_is_refused(cast: Cast) -> None:
    assert signed_in(staff("finance")).post(where(cast), {"act": "nonsense"}).status_code == 400
