"""The menu leads nobody to a page that refuses her, and what is refused is said in the house's words."""

import pytest
from django.test import Client
from django.urls import reverse

from api.staff.menu import GROUPS
from programmes.models import Federation, Membership, OrganisationMember
from tests.api.staff.world import buy, go_live, signed_in, staff
from tests.cast import Cast

PAGES = {reverse(f"admin:{name}") for _, pages in GROUPS for _, name, _ in pages}
MISSING = {
    "auditor": {"coupons", "postage"},
    "project": {"payouts", "adjustments"},
    "finance": set(),
    "moderator": {
        *("coupons", "postage", "payouts", "adjustments", "ledger/txn", "verification", "holds"),
        *("reconciliation", "disputes", "waiting-money"),
    },
}


def hrefs(client: Client, start: str) -> set[str]:
    """The pages of the menu, as a page shows it."""
    groups = client.get(start).content.decode().split('<nav class="menu"')[1].split("</nav>")[0]
    return {page for page in PAGES if f'href="{page}"' in groups}


@pytest.mark.parametrize("role", Membership.Role.values)
@pytest.mark.parametrize("is_city", [False, True])
def test_it_leads_only_where_the_reader_may_go(cast: Cast, role: str, is_city: bool) -> None:
    buy(cast, go_live(cast), "20261124-MENU01")
    union = cast.workshop.federation
    if is_city:  # the province's workshops are then another's
        Federation.objects.create(code="daqing", name="大庆市总工会", level="city")
    client = signed_in(staff(role, federation=union))
    found = hrefs(client, reverse("admin:staff_sessions"))
    refused = {page for page in PAGES if client.get(page).status_code != 200}
    assert found == PAGES - refused
    assert is_city or refused == {f"/staff/{name}/" for name in MISSING[role]}


@pytest.mark.parametrize("role", Membership.Role.values)
def test_beside_the_tables_it_is_the_same(cast: Cast, role: str) -> None:
    client = signed_in(staff(role))
    beside = (
        client.get("/staff/tables/").content.decode().split('id="nav-sidebar-apps"')[1].split("</nav>")[0]
    )
    shown = {page for page in PAGES if f'href="{page}"' in beside}
    assert shown == hrefs(client, "/staff/sessions/")
    assert 'href="/staff/"' in beside and 'href="/staff/tables/"' in beside


def test_an_organisations_own_people_see_their_pages_alone(cast: Cast) -> None:
    person = staff(None)
    OrganisationMember.objects.create(user=person, organisation=cast.workshop, role="manager")
    client = signed_in(person)
    own = {f"/staff/{name}/" for name in ("parcels", "returns", "coupons", "postage", "organisations")}
    assert hrefs(client, "/staff/parcels/") == own
    assert {client.get(page).status_code for page in own} == {200}


def test_a_refusal_is_a_page_of_the_house_in_both_languages(cast: Cast) -> None:
    client = signed_in(staff("moderator"))
    for address, status, chinese, english in (
        ("/staff/payouts/", 403, "这一页不对您开放", "This page is not open to you"),
        ("/staff/no-such/", 404, "没有这一页", "There is no such page"),
        ("/staff/penalties/999/", 404, "没有这一页", "There is no such page"),
    ):
        told = client.get(address)
        assert (told.status_code, chinese in told.content.decode()) == (status, True)
        assert 'href="/staff/"' in told.content.decode() and '<nav class="menu"' in told.content.decode()
        assert "default-src 'none'" in told["Content-Security-Policy"]
        told = client.get(address, headers={"accept-language": "en"})
        assert (told.status_code, english in told.content.decode()) == (status, True)
    shopper = signed_in(cast.wheat).get("/staff/payouts/")
    assert (shopper.status_code, "这一页不对您开放" in shopper.content.decode()) == (403, True)
    assert 'href="/staff/' not in shopper.content.decode().split("<main")[1]
