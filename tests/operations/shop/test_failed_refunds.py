"""Which failed refunds wait for staff, and how much is read for it."""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from shop.models import Order, Payment, Refund
from shop.queries import waiting_money
from shop.queries.waiting_money import failed_refunds
from shop.rules.refunding import Lost, MadeAgain, not_made_up
from tests import buying
from tests.cast import Cast

START = datetime(2026, 11, 24, tzinfo=UTC)


def payment(order: Order, number: int) -> Payment:
    return Payment.objects.create(
        order=order, amount_fen=9999, status="review", intent_id=f"pi_{number}", created_at=START
    )


def refund(paid: Payment, amount: int, status: str, at: int) -> Refund:
    moment = START + timedelta(minutes=at)
    key = f"{paid.pk}-{Refund.objects.count()}"
    fields = {"payment": paid, "order": paid.order, "amount_fen": amount, "reason": "收到时破损"}
    return Refund.objects.create(key=key, status=status, created_at=moment, settled_at=moment, **fields)


def test_nothing_is_read_of_a_payment_that_was_made_up_for(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed = buying.order(cast)
    sound, short = payment(placed, 1), payment(placed, 2)
    refund(sound, 300, "failed", 0)
    refund(sound, 300, "succeeded", 1)
    waits = refund(short, 300, "failed", 0)
    refund(short, 299, "pending", 1)
    judged: list[int] = []

    def seen(lost: list[Lost], again: list[MadeAgain]) -> list[Lost]:
        judged.extend(one.key for one in lost)
        return not_made_up(lost, again)

    monkeypatch.setattr(waiting_money, "not_made_up", seen)
    assert (failed_refunds(), judged) == ([waits], [waits.pk])


def test_the_same_as_all_that_ever_failed(cast: Cast) -> None:
    placed, dice = buying.order(cast), random.Random(7)
    for number in range(60):
        paid = payment(placed, number)
        for _ in range(dice.randint(1, 5)):
            status = dice.choice(["failed", "failed", "succeeded", "pending"])
            refund(paid, dice.choice([100, 200, 300]), status, dice.randint(0, 9))
    lost: dict[int, list[Lost]] = defaultdict(list)
    again: dict[int, list[MadeAgain]] = defaultdict(list)
    for row in Refund.objects.order_by("settled_at", "id"):
        if row.status == "failed":
            lost[row.payment_id].append(Lost(row.pk, row.created_at, row.amount_fen))
        else:
            again[row.payment_id].append(MadeAgain(row.created_at, row.amount_fen))
    waiting = {one.key for key in lost for one in not_made_up(lost[key], again[key])}
    assert {row.pk for row in failed_refunds()} == waiting
    assert 0 < len(waiting) < Refund.objects.filter(status="failed").count()
