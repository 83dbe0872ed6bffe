"""What the shop asks of any rail: money that goes back or is disputed, and what moved."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shop.errors import ProcessorRefused
from shop.payments.gateway import ProcessorDispute, ProcessorRefund
from tests.contract.gateway.asking import AMOUNT
from tests.contract.gateway.rails import ask, give_back, needs, paid
from tests.contract.gateway.worlds import World

SECOND = timedelta(seconds=1)
Facts = tuple[str, str, int, int, str, str]


def moved(world: World, **which: Any) -> list[Facts]:
    """All but the names of the movements, in an order of our own."""
    found = list(world.rail.movements(**which))
    assert {(type(m.amount), type(m.fee), m.at.utcoffset()) for m in found} <= {(int, int, timedelta(0))}
    assert len({m.id for m in found}) == len(found)
    return sorted((m.category, m.source_id, m.amount, m.fee, m.currency, m.exchange_rate) for m in found)


def test_a_refund_is_given_once_by_its_key(world: World) -> None:
    intent = paid(world)
    made = give_back(world, intent, 1_800)
    assert made == ProcessorRefund(made.id, "succeeded", 1_800, "", intent.id)
    assert give_back(world, intent, 1_800) == made
    assert world.rail.read_refund(made.id) == made
    assert world.count("refunds") == 1


def test_refunds_add_up_to_what_was_paid_and_not_a_fen_more(world: World) -> None:
    intent = paid(world)
    give_back(world, intent, 1_800)
    with pytest.raises(ProcessorRefused):
        give_back(world, intent, 5_001, "refund-2")
    assert give_back(world, intent, 5_000, "refund-3").amount_fen == 5_000
    with pytest.raises(ProcessorRefused):
        give_back(world, intent, 1, "refund-4")
    assert world.count("refunds") == 2
    assert world.rail.read_intent(intent.id) == intent


def test_what_was_not_paid_is_not_given_back(world: World) -> None:
    with pytest.raises(ProcessorRefused):
        give_back(world, ask(world), 1)
    assert world.count("refunds") == 0


def test_a_refund_that_had_succeeded_fails(world: World) -> None:
    intent = paid(world)
    made = give_back(world, intent, 1_800)
    world.fail_refund(made.id)
    failed = world.rail.read_refund(made.id)
    assert failed == replace(made, status="failed", failure_code=failed.failure_code)
    assert failed.failure_code
    assert give_back(world, intent, 1_800) == failed  # its key is used up, and answers what is true now
    facts = [("refund", made.id, -1_800, 0, "CNY", ""), ("refund_failure", made.id, 1_800, 0, "CNY", "")]
    assert moved(world, source_id=made.id) == facts
    assert give_back(world, intent, AMOUNT, "refund-2").amount_fen == AMOUNT


@pytest.mark.parametrize("by", ["alipay", "wechat_pay"])
def test_a_refund_may_be_under_way(world: World, by: str) -> None:
    needs(world, by)
    intent = paid(world, by=by)
    world.hold_refunds()
    made = give_back(world, intent, 1_800)
    assert made == ProcessorRefund(made.id, "pending", 1_800, "", intent.id)
    assert world.rail.read_refund(made.id) == made


def test_a_dispute_takes_the_money_until_it_is_won(world: World) -> None:
    intent = paid(world)
    key = world.complain(intent, reason="product_not_received", amount_fen=5_000)
    found = world.rail.read_dispute(key)
    assert found == ProcessorDispute(
        key, intent.id, "open", 5_000, "product_not_received", found.due_by, found.opened_at, took_money=True
    )
    times = [found.opened_at, found.due_by]
    assert [at and at.utcoffset() for at in times] == [timedelta(0)] * 2
    taken = ("dispute", key, -5_000, world.dispute_fee, "CNY", "")
    assert moved(world, source_id=key) == [taken]
    with pytest.raises(ProcessorRefused):
        give_back(world, intent, AMOUNT)
    world.decide(key, won=True)
    assert world.rail.read_dispute(key) == replace(found, status="won")
    assert moved(world, source_id=key) == [taken, ("dispute_reversal", key, 5_000, 0, "CNY", "")]
    assert give_back(world, intent, AMOUNT, "refund-2").amount_fen == AMOUNT


def test_a_dispute_that_is_lost_keeps_the_money(world: World) -> None:
    intent = paid(world)
    key = world.complain(intent, reason="fraudulent")
    opened = world.rail.read_dispute(key)
    world.decide(key, won=False)
    assert world.rail.read_dispute(key) == replace(opened, status="lost")
    assert (opened.amount_fen, opened.took_money) == (AMOUNT, True)
    assert moved(world, source_id=key) == [("dispute", key, -AMOUNT, world.dispute_fee, "CNY", "")]
    with pytest.raises(ProcessorRefused):
        give_back(world, intent, 1)


def test_a_bank_that_only_asks_takes_nothing(world: World) -> None:
    intent = paid(world)
    key = world.complain(intent, reason="fraudulent", only_asks=True)
    opened = world.rail.read_dispute(key)
    assert (opened.status, opened.amount_fen, opened.took_money) == ("open", AMOUNT, False)
    assert give_back(world, intent, 1_800).status == "succeeded"
    world.decide(key, won=True)
    assert world.rail.read_dispute(key) == replace(opened, status="won")
    assert moved(world, source_id=key) == []


@pytest.mark.parametrize("by", ["card", "alipay", "wechat_pay"])
def test_a_payment_and_a_refund_move_the_balance(world: World, by: str) -> None:
    needs(world, by)
    intent = paid(world, by=by)
    charge = ("charge", intent.charge_id, AMOUNT, world.fee(AMOUNT), "CNY", "")
    assert moved(world, source_id=intent.charge_id) == [charge]
    refund = give_back(world, intent, 800)
    assert moved(world, source_id=refund.id) == [("refund", refund.id, -800, 0, "CNY", "")]
    assert moved(world) == [charge, ("refund", refund.id, -800, 0, "CNY", "")]


def test_a_time_has_its_first_moment_and_not_its_last(world: World) -> None:
    intent = paid(world)
    (movement,) = world.rail.movements(source_id=intent.charge_id)
    at, before, after = movement.at, movement.at - SECOND, movement.at + SECOND
    windows: dict[str, dict[str, Any]] = {
        "from it": {"since": at, "until": after},
        "up to it": {"since": before, "until": at},
        "after it": {"since": after, "until": after + SECOND},
        "since it": {"since": at},
        "since after it": {"since": after},
        "until it": {"until": at},
        "until after it": {"until": after},
        "of its source": {"source_id": intent.charge_id, "since": at, "until": after},
        "of its source, earlier": {"source_id": intent.charge_id, "since": before, "until": at},
        "of another": {"source_id": "none_1", "since": at, "until": after},
    }
    within = {name: list(world.rail.movements(**which)) for name, which in windows.items()}
    there = {"from it", "since it", "until after it", "of its source"}
    assert within == {name: [movement] if name in there else [] for name in windows}


def test_more_than_a_page_moved(world: World) -> None:
    intent = paid(world)
    ids = {give_back(world, intent, 1, f"refund-{number}").id for number in range(100)}
    assert {source for _, source, *_ in moved(world)} == ids | {intent.charge_id}
    assert len(moved(world)) == 101
