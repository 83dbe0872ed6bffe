"""The forms of payouts and adjustments: what a slip of the hand can't do."""

import re
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from ledger.models import Account, PayoutBatch
from tests.api.staff.world import buy, go_live, signed_in, staff
from tests.cast import Cast
from tests.payouts import release, with_banks

NOTE = "账号已注销"


class Forms(HTMLParser):
    """The names and values of each form's fields and buttons, as they stand."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[list[dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "form":
            self.found.append([])
        elif tag in ("input", "button") and self.found:
            self.found[-1].append({"tag": tag, **{name: value or "" for name, value in attrs}})


def forms(client: Client, where: str) -> list[list[dict[str, str]]]:
    return Forms(re.sub(r"(?s)^.*<main", "<main", client.get(where).content.decode())).found


@pytest.fixture
def due(cast: Cast) -> tuple[Client, Client, str]:
    """Two of finance, and the batch that the first prepared."""
    with_banks(cast)
    with transaction.atomic():
        line = buy(cast, go_live(cast), "20261124001")
    release(line.pk)
    first, second = signed_in(staff("finance")), signed_in(staff("finance"))
    return first, second, first.post(reverse("admin:staff_payouts"))["Location"]


def pressed_by_enter(client: Client, where: str) -> list[str]:
    """What Enter in a reason does: its form's first button, as every browser has it."""
    with_note = [form for form in forms(client, where) if any(one.get("name") == "note" for one in form)]
    return [next(one["value"] for one in form if one["tag"] == "button") for form in with_note]


def test_enter_in_a_reason_does_what_the_reason_is_for(due: tuple[Client, Client, str]) -> None:
    first, second, where = due
    assert pressed_by_enter(second, where) == ["cancel"]
    assert pressed_by_enter(first, where) == ["cancel"]
    second.post(where, {"act": "approve"})
    assert (pressed_by_enter(second, where), pressed_by_enter(first, where)) == (["cancel"], [])
    first.post(where, {"act": "send"})
    assert pressed_by_enter(first, where) == ["rejected"]


def ticked(page: str) -> list[str]:
    return re.findall(r'name="line" value="(\d+)"[^>]* checked', page)


def test_a_box_is_ticked_by_a_person(due: tuple[Client, Client, str]) -> None:
    """One of two came back and the reason was forgotten: asked again, the other is not sent back with it."""
    first, second, where = due
    second.post(where, {"act": "approve"})
    first.post(where, {"act": "send"})
    keys = [str(row.pk) for row in PayoutBatch.objects.get().lines.order_by("id")]
    assert len(keys) == 3
    assert ticked(first.get(where).content.decode()) == []
    assert ticked(first.get(where + "?all=1").content.decode()) == keys
    refused = first.post(where, {"act": "rejected", "line": keys[1:]})
    assert (refused.status_code, ticked(refused.content.decode())) == (400, keys[1:])
    again = first.post(where + "?all=1", {"act": "paid", "note": NOTE})
    assert (again.status_code, ticked(again.content.decode())) == (400, [])
    assert f'value="{NOTE}"' in again.content.decode()
    statuses = PayoutBatch.objects.get().lines.values_list("status", flat=True)
    assert set(statuses) == {"open"}


def test_the_reason_of_an_adjustment_is_for_turning_it_down(due: tuple[Client, Client, str]) -> None:
    """Who takes it back needs a reason too, and is told so before."""
    first, second, _ = due
    payee = Account.objects.filter(code__startswith="payable:").first()
    assert payee is not None
    new = reverse("admin:staff_adjustment_new") + f"?account={payee.pk}"
    document = SimpleUploadedFile("minutes.pdf", b"%PDF-1.7 minutes", "application/pdf")
    typed = {"amount": "1.00", "direction": "credit", "reason": "补记漏记的手工费", "document": document}
    where = first.post(new, typed)["Location"]
    for client, words in ((first, "撤回的原因"), (second, "不通过的原因")):
        assert pressed_by_enter(client, where) == ["refuse"]
        assert words in client.get(where).content.decode()
    told = second.post(where, {"act": "refuse", "note": "-"})
    assert (told.status_code, 'value="-"' in told.content.decode()) == (422, True)
