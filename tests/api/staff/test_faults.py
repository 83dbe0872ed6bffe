"""What forms say when something is not filled in right: the words of the form, never names of the code."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from api.staff.faults import FIELDS, said
from api.staff.form_key import new_key
from core.errors import Invalid, Refusal
from livestream.errors import BadText
from shop.errors import NothingToRefund, ReasonMissing
from shop.models import Coupon, Order, OrderPostage, Payment, PostageRule, Refund, StockPool
from tests.api.staff.test_aftersales import coupon_form
from tests.api.staff.world import AT, buy, go_live, signed_in, staff
from tests.cast import Cast


def told(client: Client, address: str, typed: dict[str, Any]) -> str:
    """The refusal on the page that answers a form."""
    response = client.post(address, typed)
    assert 400 <= response.status_code < 500
    found = re.search(r'<p class="error" role="alert">(.*?)</p>', response.content.decode(), re.S)
    assert found, response.status_code
    return unescape(found[1])


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (Invalid(fields={"min_spend_fen": ["invalid"]}), "填写的内容有误：满多少可用（要大于减的数）"),
        (
            Invalid(fields={"amount_fen": ["not_money"], "per_person": ["not_a_count"]}),
            "填写的内容有误：减多少（金额写成 12.50 这样，最多两位小数）；每人最多领（只填整数）",
        ),
        (Invalid(fields={"act": ["unknown"]}), "填写的内容有误"),
        (Invalid(fields=["x"]), "填写的内容有误"),
        (Invalid("这一天还没有到", fields={"day": ["future"]}), "填写的内容有误：这一天还没有到"),
        (BadText(reason="empty", longest=200), "内容为空或太长：不能空着，最多 200 个字"),
        (NothingToRefund(), "没有可退的款项"),
        (ReasonMissing(), "请写明原因，2 到 160 个字"),
    ],
)
def test_in_words(refusal: Refusal, words: str) -> None:
    assert said(refusal) == words


def test_a_coupons_form_names_its_own_labels(cast: Cast) -> None:
    client, address = signed_in(staff("finance")), reverse("admin:staff_coupons")
    typed = coupon_form(
        code="！", min_spend="1", per_person="0", ends_at="2020-01-01T00:00", funding="platform"
    )
    assert told(client, address, typed) == (
        "填写的内容有误：券码（3–16 位字母或数字，不能与已有的券相同）；满多少可用（要大于减的数）；"
        "结束时间（要在开始之后，也要在现在之后）；每人最多领（1 到 100）。没有新增。"
    )
    assert "减多少（金额写成 12.50 这样，最多两位小数）" in told(
        client, address, coupon_form(amount="5,00", funding="platform")
    )
    assert not Coupon.objects.exists()


def test_sums_as_a_chinese_keyboard_writes_them(cast: Cast) -> None:
    client = signed_in(staff("finance"))
    typed = coupon_form(amount="１２．５０", min_spend="1,000", total_count="１０", funding="platform")
    assert client.post(reverse("admin:staff_coupons"), typed).status_code == 302
    coupon = Coupon.objects.get()
    assert (coupon.amount_fen, coupon.min_spend_fen, coupon.total_count) == (1250, 100_000, 10)


@pytest.fixture
def order(cast: Cast) -> Order:
    """Paid, 99.99."""
    order = buy(cast, go_live(cast), "20261124-FAULTS").order
    Payment.objects.create(
        order=order, amount_fen=9999, status="succeeded", intent_id="pi_1", charge_id="ch_1",
        received_fen=9999, pays_order=True, created_at=AT, settled_at=AT,
    )  # fmt: skip
    return order


def test_a_partial_refund_with_nothing_filled_in_asks_for_something(cast: Cast, order: Order) -> None:
    client = signed_in(staff("finance"))
    address = reverse("admin:staff_part_refund", args=[order.number])
    typed = {"reason": "少发一件", "form_key": new_key()}
    words = "填写的内容有误：退什么（至少在一行填件数或金额，或填运费）。没有退款，账本未变。"
    assert told(client, address, typed) == words
    line = order.lines.get().pk
    assert told(client, address, {**typed, f"amount_{line}": "0"}) == words
    assert "退件数（只填整数）" in told(client, address, {**typed, f"units_{line}": "1.5"})
    assert not Refund.objects.exists()


@pytest.mark.parametrize("reason", ["", "x", " x ", "长" * 161])
@pytest.mark.parametrize("page", ["staff_refund", "staff_part_refund"])
def test_a_reason_says_how_long_it_must_be(cast: Cast, order: Order, page: str, reason: str) -> None:
    typed = {"reason": reason, "form_key": new_key(), f"units_{order.lines.get().pk}": "1"}
    address = reverse(f"admin:{page}", args=[order.number])
    assert told(signed_in(staff("finance")), address, typed) == (
        "请写明原因，2 到 160 个字。没有退款，账本未变。"
    )


@pytest.mark.parametrize("reason", ["dispute_lost", " late_payment ", "second_payment"])
@pytest.mark.parametrize("page", ["staff_refund", "staff_part_refund"])
def test_nobody_types_what_pages_read_as_a_fact(cast: Cast, order: Order, page: str, reason: str) -> None:
    client, address = signed_in(staff("finance")), reverse(f"admin:{page}", args=[order.number])
    typed = {"form_key": new_key(), f"units_{order.lines.get().pk}": "1"}
    refused = client.post(address, {**typed, "reason": reason})
    assert (refused.status_code, Refund.objects.count()) == (400, 0)
    assert client.post(address, {**typed, "reason": f"{reason.strip()}?"}).status_code == 302


def test_postage_names_the_sum_that_is_wrong(cast: Cast) -> None:
    client, address = signed_in(staff("finance")), reverse("admin:staff_postage")
    typed = {"organisation": cast.workshop.pk, "fee": "6", "free_from": "0"}
    assert told(client, address, typed) == "填写的内容有误：满多少包邮（要大于 0，或不填）。没有改动。"
    assert not PostageRule.objects.exists()
    shown = client.post(address, typed | {"fee": "六元"}).content.decode()
    assert 'value="六元"' in shown
    assert 'name="free_from" inputmode="decimal" maxlength="12" value="0"' in shown


def test_a_partial_refund_keeps_what_was_typed(cast: Cast, order: Order) -> None:
    OrderPostage.objects.create(order=order, organisation=cast.workshop, amount_fen=800)
    line = order.lines.get().pk
    typed = {
        f"amount_{line}": "一元",
        "postage": "3",
        "restock": "1",
        "reason": "少发一件",
        "form_key": new_key(),
    }
    address = reverse("admin:staff_part_refund", args=[order.number])
    shown = signed_in(staff("finance")).post(address, typed).content.decode()
    postage = 'name="postage" inputmode="decimal" maxlength="12" value="3"'
    for kept in ('value="一元"', postage, " checked>", "少发一件"):
        assert kept in shown


@pytest.mark.parametrize(
    ("typed", "left"), [("-１", 99), ("＋2", 100), ("1_0", 100), ("+2", 102), ("1" * 8, 100)]
)
def test_units_of_a_shelf(cast: Cast, typed: str, left: int) -> None:
    address = reverse("admin:staff_stock", args=[cast.variant.pk])
    fields = {"units": typed, "reason": StockPool.Correction.values[0], "form_key": new_key()}
    status = signed_in(staff("finance")).post(address, fields).status_code
    cast.shelf.refresh_from_db()
    assert (status == 302, cast.shelf.available) == (left != 100, left)


def test_every_name_has_words() -> None:
    assert all(str(label) and str(hint) for label, hint in FIELDS.values())
