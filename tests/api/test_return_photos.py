"""POST and GET returns/{id}/photos, and the same photos at the staff's door."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.models import AuditEntry
from shop.models import Order, ReturnPhoto
from tests.api.shopper.door import DOOR, as_user, post, problem
from tests.api.staff.test_aftersales import member, stranger_organisation
from tests.api.staff.world import signed_in, staff
from tests.buying import buy
from tests.cast import Cast
from tests.processor import Processor, _processor_process, processor

__all__ = ["_processor_process", "processor"]


@pytest.fixture
def request_id(cast: Cast, processor: Processor) -> int:
    """小麦's request about one unit that came damaged."""
    placed = buy(cast, processor, 2)
    return int(ask(as_user(cast.wheat), placed)["id"])


def ask(client: Client, placed: Order) -> dict[str, Any]:
    lines = [{"line_id": placed.lines.get().pk, "quantity": 1}]
    answer = post(client, f"/orders/{placed.number}/returns", {"reason": "damaged", "lines": lines})
    found: dict[str, Any] = answer.json()["returns"][0]
    return found


def taken(size: tuple[int, int] = (4000, 3000), format: str = "JPEG") -> bytes:
    """A phone's photo, with the place where it was taken."""
    out, exif = BytesIO(), Image.Exif()
    exif[0x8825] = {1: "N", 2: (47.0, 20.0, 0.0)}
    Image.new("RGB", size, "brown").save(out, format, exif=exif)
    return out.getvalue()


def add(client: Client, request_id: int, body: bytes | None = None) -> Any:
    file = SimpleUploadedFile("photo.jpg", taken() if body is None else body, "image/jpeg")
    return client.post(f"{DOOR}/returns/{request_id}/photos", {"photo": file})


def test_she_shows_what_is_wrong(cast: Cast, request_id: int) -> None:
    wheat = as_user(cast.wheat)
    answer = add(wheat, request_id)
    [key] = answer.json()["returns"][0]["photos"]
    assert answer.status_code == 201
    seen = wheat.get(f"{DOOR}/returns/{request_id}/photos/{key}")
    assert seen["Content-Type"] == "image/jpeg" and "no-store" in seen["Cache-Control"]
    with Image.open(BytesIO(seen.content)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((1600, 1200), {})
    entry = AuditEntry.objects.get(action="shop.return.photo_added")
    assert entry.actor_label == f"user:{cast.wheat.pk}"


def test_three_are_enough(cast: Cast, request_id: int) -> None:
    wheat, small = as_user(cast.wheat), taken((40, 30))
    for _ in range(3):
        assert add(wheat, request_id, small).status_code == 201
    refused = add(wheat, request_id, small)
    assert problem(refused) == (409, "shop.too_many_photos")
    assert (refused.json()["data"], ReturnPhoto.objects.count()) == ({"most": 3}, 3)


def test_an_ended_request_takes_none(cast: Cast, request_id: int) -> None:
    wheat = as_user(cast.wheat)
    post(wheat, f"/returns/{request_id}/withdraw")
    assert problem(add(wheat, request_id)) == (409, "shop.bad_transition")
    assert ReturnPhoto.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"<svg/>", 415, "core.image_wrong_type"),
        (b"", 400, "core.invalid"),
        (taken()[:900], 422, "core.image_broken"),
    ],
)
def test_no_picture(cast: Cast, request_id: int, body: bytes, status: int, code: str) -> None:
    assert problem(add(as_user(cast.wheat), request_id, body)) == (status, code)
    assert ReturnPhoto.objects.count() == 0


def test_nobody_elses(cast: Cast, request_id: int) -> None:
    key = add(as_user(cast.wheat), request_id, taken((40, 30))).json()["returns"][0]["photos"][0]
    path = f"{DOOR}/returns/{request_id}/photos"
    for who, status in ((as_user(cast.stranger), 404), (Client(), 401)):
        assert who.get(f"{path}/{key}").status_code == status
        assert add(who, request_id, taken((40, 30))).status_code == status
    assert as_user(cast.wheat).get(f"{path}/{key + 1}").status_code == 404


def test_who_answers_sees_it_and_others_do_not(cast: Cast, request_id: int) -> None:
    key = add(as_user(cast.wheat), request_id, taken((40, 30))).json()["returns"][0]["photos"][0]
    where = reverse("admin:staff_return_photo", args=[request_id, key])
    own = signed_in(member(cast.workshop))
    assert where in own.get(reverse("admin:staff_return", args=[request_id])).content.decode()
    seen = own.get(where)
    assert seen["Content-Type"] == "image/jpeg" and "no-store" in seen["Cache-Control"]
    assert signed_in(staff("auditor")).get(where).status_code == 200
    assert signed_in(member(stranger_organisation(cast))).get(where).status_code == 404
    assert own.get(reverse("admin:staff_return_photo", args=[request_id, key + 1])).status_code == 404
