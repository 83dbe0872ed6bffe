"""/staff/organisations/<id>/ and /api/v1/staff/organisations/{id}/members: appointing and dismissing."""

import pytest
from django.urls import reverse

from accounts.models import User
from programmes.models import Federation, OrganisationMember
from tests.api.shopper.door import problem
from tests.api.staff.world import signed_in, staff
from tests.cast import Cast

PHONE = "138 0000 0008"
"""路人's."""


def page_of(cast: Cast) -> str:
    return reverse("admin:staff_organisation", args=[cast.workshop.pk])


def door_of(cast: Cast) -> str:
    return f"/api/v1/staff/organisations/{cast.workshop.pk}/members"


def roles(cast: Cast) -> list[tuple[int, str]]:
    return list(cast.workshop.members.order_by("id").values_list("user_id", "role"))


def test_on_the_page(cast: Cast) -> None:
    project, address = signed_in(staff("project")), page_of(cast)
    body = {"act": "appoint", "phone": PHONE, "role": "clerk"}
    assert project.post(address, body).status_code == 302
    assert roles(cast) == [(cast.stranger.pk, "clerk")]
    shown = project.get(address).content.decode()
    assert "路人" in shown and "经办人" in shown and "13800000008" not in shown
    theirs = signed_in(User.objects.get(pk=cast.stranger.pk))
    assert theirs.get(reverse("admin:staff_parcels")).status_code == 200
    assert theirs.get(address).status_code == 200
    member = str(cast.workshop.members.get().pk)
    assert project.post(address, {"act": "dismiss", "member": member}).status_code == 302
    assert roles(cast) == []
    # her session is the same as a moment ago
    assert theirs.get(address).status_code == 403
    assert theirs.get(reverse("admin:staff_parcels")).status_code == 403
    assert project.post(address, {"act": "dismiss", "member": member}).status_code == 404


def test_at_the_door_of_the_api(cast: Cast) -> None:
    project, door = signed_in(staff("project")), door_of(cast)
    answer = project.post(door, {"phone": PHONE, "role": "manager"}, content_type="application/json")
    member = cast.workshop.members.get().pk
    assert (answer.status_code, answer.json()) == (201, {"id": member, "alias": "路人", "role": "manager"})
    again = project.post(door, {"phone": PHONE, "role": "clerk"}, content_type="application/json")
    assert (again.status_code, again.json()["role"]) == (201, "clerk")
    assert project.get(door).json() == [{"id": member, "alias": "路人", "role": "clerk"}]
    assert project.delete(f"{door}/{member}").status_code == 204
    assert project.get(door).json() == []
    assert problem(project.delete(f"{door}/{member}")) == (404, "core.not_found")


@pytest.mark.parametrize("who", ["finance", "auditor", "moderator", "manager"])
def test_nobody_else_appoints(cast: Cast, who: str) -> None:
    person = staff(None if who == "manager" else who)
    if who == "manager":
        OrganisationMember.objects.create(user=person, organisation=cast.workshop, role="manager")
    before, client = roles(cast), signed_in(person)
    for role in ("clerk", "manager"):
        body = {"phone": PHONE, "role": role}
        assert client.post(page_of(cast), {"act": "appoint", **body}).status_code == 403
        assert problem(client.post(door_of(cast), body, content_type="application/json"))[0] == 403
    member = OrganisationMember.objects.get_or_create(user=cast.li, organisation=cast.workshop)[0].pk
    assert client.post(page_of(cast), {"act": "dismiss", "member": member}).status_code == 403
    assert client.delete(f"{door_of(cast)}/{member}").status_code == 403
    assert roles(cast) == [*before, (cast.li.pk, "clerk")]


def test_project_staff_of_another_union_find_nothing(cast: Cast) -> None:
    elsewhere = Federation.objects.create(code="other", name="外省总工会", level="province")
    client = signed_in(staff("project", elsewhere))
    body = {"phone": PHONE, "role": "clerk"}
    assert client.post(page_of(cast), {"act": "appoint", **body}).status_code == 404
    assert client.post(door_of(cast), body, content_type="application/json").status_code == 404
    assert client.get(door_of(cast)).status_code == 404


def test_a_second_factor_is_asked_for(cast: Cast) -> None:
    body = {"phone": PHONE, "role": "clerk"}
    for client, status in (
        (signed_in(None), 401),
        (signed_in(cast.wheat), 403),
        (signed_in(staff("project"), method="code"), 403),
    ):
        assert client.get(door_of(cast)).status_code == status
        assert client.post(door_of(cast), body, content_type="application/json").status_code == status
    assert roles(cast) == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"phone": "13912345678", "role": "clerk"}, 404, "programmes.nobody_there"),
        ({"phone": "12345", "role": "clerk"}, 400, "account.invalid_phone"),
        ({"phone": PHONE, "role": "owner"}, 400, "core.invalid"),
        ({"role": "clerk"}, 400, "core.invalid"),
    ],
)
def test_what_can_be_wrong(cast: Cast, body: dict[str, str], status: int, code: str) -> None:
    client = signed_in(staff("project"))
    answer = client.post(door_of(cast), body, content_type="application/json")
    assert problem(answer) == (status, code)
    assert client.post(page_of(cast), {"act": "appoint", **body}).status_code == status
    assert roles(cast) == []


def test_nobody_appoints_herself(cast: Cast) -> None:
    person = staff("project")
    body = {"phone": person.phone, "role": "manager"}
    assert problem(signed_in(person).post(door_of(cast), body, content_type="application/json"))[0] == 403
    assert roles(cast) == []


def test_numbers_can_t_be_tried_without_end(cast: Cast) -> None:
    client = signed_in(staff("project"))
    body = {"phone": "13912345678", "role": "clerk"}
    tried = [client.post(door_of(cast), body, content_type="application/json").status_code for _ in range(31)]
    assert tried == [404] * 30 + [429]


def test_in_english(cast: Cast) -> None:
    page = signed_in(staff("project")).get(page_of(cast), headers={"accept-language": "en"}).content.decode()
    assert [words in page for words in ("Members", "No members yet", "Appoint", "bank account")] == [True] * 4
    assert "任命" not in page and "成员" not in page
