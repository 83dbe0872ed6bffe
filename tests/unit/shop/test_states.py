"""The tables of steps."""

from shop.models import Order, Payment, Refund
from shop.rules import states


def test_every_state_has_its_row() -> None:
    assert set(states.ORDER) == set(Order.Status.values)
    assert set(states.PAYMENT) == set(Payment.Status.values)
    assert set(states.REFUND) == set(Refund.Status.values)


def test_every_step_leads_to_a_state() -> None:
    for table in (states.ORDER, states.PAYMENT, states.REFUND):
        assert {after for row in table.values() for after in row} <= set(table)


def reachable(table: dict[str, frozenset[str]], start: str) -> set[str]:
    found, todo = {start}, [start]
    while todo:
        for after in table[todo.pop()] - found:
            found.add(after)
            todo.append(after)
    return found


def test_nothing_returns_to_its_beginning() -> None:
    for table, first in ((states.ORDER, "pending"), (states.PAYMENT, "created"), (states.REFUND, "created")):
        assert all(first not in row for row in table.values())
        assert reachable(dict(table), first) == set(table)


def test_what_is_paid_can_only_be_refunded_and_paid_again_when_that_failed() -> None:
    assert states.ORDER["paid"] == {"refunded"}
    assert states.ORDER["refunded"] == {"paid"}
