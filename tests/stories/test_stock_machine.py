"""Any sequence of what happens to stock, against the notebook of `shelf.py`."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from core.actor import Actor
from core.clock import FrozenClock
from core.errors import Refusal
from shop.errors import OutOfStock
from shop.models import Order, StockPool, StockWait
from shop.operations import (
    cancel_order,
    close_pool,
    converge_payment,
    correct_stock,
    expire_orders,
    join_waitlist,
    leave_waitlist,
    open_pool,
    place_order,
    refund_order,
    set_allotment,
    tell_waiting,
)
from shop.rules.reservation import GRACE, KEPT_FOR
from tests.buying import books_balance, counts, line, start
from tests.cast import Cast, address
from tests.long import examples
from tests.processor import Processor
from tests.stories import shelf
from tests.stories.shelf import Notebook

UNITS = 8
SMALL = st.integers(1, 5)
ANY = st.integers(0, 30)
"""Which of what there is; taken modulo their number."""


class Stock(RuleBasedStateMachine):
    """Each rule does the same to the shop and to the notebook, and compares what they say."""

    def __init__(self, cast: Cast, processor: Processor, clock: FrozenClock) -> None:
        super().__init__()
        self.cast, self.processor, self.clock = cast, processor, clock
        self.undo = transaction.atomic()
        self.undo.__enter__()
        # a payment's id, undone with the example before, comes again on SQLite; so its key at the processor must too
        processor.empty()
        StockPool.objects.filter(pk=cast.shelf.pk).update(total=UNITS, available=UNITS)
        self.people: list[User] = [cast.wheat, cast.stranger]
        self.homes = [cast.address.pk, address(cast.stranger).pk]
        self.pools = [cast.shelf.pk]
        self.orders: list[Order] = []
        self.book = Notebook([shelf.Pool(UNITS)])
        self.who = Actor.of(cast.li)

    def teardown(self) -> None:
        """The next example finds the world as it was."""
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def nth(self, which: int, state: str) -> int:
        """One of the orders in a state."""
        found = [number for number, row in enumerate(self.book.orders) if row.state == state]
        assume(found)
        return found[which % len(found)]

    def allotment(self, which: int) -> int:
        """One of the allotments."""
        assume(len(self.pools) > 1)
        return 1 + which % (len(self.pools) - 1)

    @rule(buyer=st.integers(0, 1), which=ANY, units=SMALL, limit=st.none() | SMALL)
    def place(self, buyer: int, which: int, units: int, limit: int | None) -> None:
        pool = which % len(self.pools)
        live = {"scope": "live", "host_organisation_id": self.cast.host.pk, "session_ref": 7}
        wanted = line(
            self.cast,
            units,
            pool_id=self.pools[pool],
            per_person_limit=limit,
            **(live if pool else {}),
        )
        try:
            placed = place_order(buyer=self.people[buyer], address_id=self.homes[buyer], lines=[wanted])
        except Refusal as refusal:
            said = type(refusal).__name__
        else:
            said = "ok"
            self.orders.append(placed)
        assert said == self.book.place(buyer, pool, units, limit)

    @rule(which=ANY)
    def pay(self, which: int) -> None:
        number = self.nth(which, "pending")
        started = start(self.orders[number])
        self.processor.pay(started.client_secret)
        converge_payment(payment_id=started.payment.pk)
        self.book.pay(self.book.orders[number])

    @rule(which=ANY)
    def cancel(self, which: int) -> None:
        number = self.nth(which, "pending")
        cancel_order(order=self.orders[number], actor=self.who)
        self.book.let_go(self.book.orders[number], "cancelled")

    @rule()
    def expire(self) -> None:
        pending = [row for row in self.book.orders if row.state == "pending"]
        assert expire_orders() == 0
        self.clock.advance(KEPT_FOR + GRACE)
        assert expire_orders() == len(pending)
        for row in pending:
            self.book.let_go(row, "expired")

    @rule(which=ANY, restock=st.booleans())
    def refund(self, which: int, restock: bool) -> None:
        number = self.nth(which, "paid")
        refund_order(order=self.orders[number], reason="收到时破损", actor=self.who, restock=restock)
        self.book.refund(self.book.orders[number], restock=restock)

    @rule(units=SMALL)
    def allot(self, units: int) -> None:
        assume(len(self.pools) < 4)
        if units > self.book.pools[0].available:
            with pytest.raises(Refusal):
                open_pool(variant_id=self.cast.variant.pk, units=units, actor=self.who)
            return
        made = open_pool(variant_id=self.cast.variant.pk, units=units, actor=self.who)
        self.pools.append(made.pk)
        self.book.allot(units)

    @rule(which=ANY, units=st.integers(0, 9))
    def resize(self, which: int, units: int) -> None:
        pool = self.allotment(which)
        said = "ok"
        try:
            set_allotment(pool_id=self.pools[pool], units=units, actor=self.who)
        except Refusal as refusal:
            said = type(refusal).__name__
        assert said == self.book.resize(pool, units)

    @rule(which=ANY)
    def close(self, which: int) -> None:
        pool = self.allotment(which)
        close_pool(pool_id=self.pools[pool], actor=self.who)
        self.book.close(pool)

    @rule(difference=st.integers(-6, 6).filter(bool))
    def correct(self, difference: int) -> None:
        fits = self.book.pools[0].available + difference >= 0
        with nullcontext() if fits else pytest.raises(OutOfStock):
            correct_stock(
                variant_id=self.cast.variant.pk,
                difference=difference,
                reason="counted",
                actor=self.who,
            )
        self.book.pools[0].available += difference if fits else 0

    @rule(person=st.integers(0, 1), which=ANY)
    def wait(self, person: int, which: int) -> None:
        pool = which % len(self.pools)
        self.clock.advance(timedelta(milliseconds=1))
        if self.book.pools[pool].closed or self.book.pools[pool].available:
            with pytest.raises(Refusal):
                join_waitlist(user=self.people[person], pool_id=self.pools[pool])
            return
        join_waitlist(user=self.people[person], pool_id=self.pools[pool])
        if (person, pool) not in self.book.waits:
            self.book.waits.append((person, pool))

    @rule(person=st.integers(0, 1), which=ANY)
    def wait_no_longer(self, person: int, which: int) -> None:
        pool = which % len(self.pools)
        leave_waitlist(user=self.people[person], pool_id=self.pools[pool])
        self.book.waits = [wait for wait in self.book.waits if wait != (person, pool)]

    @rule()
    def tell(self) -> None:
        assert tell_waiting(pool_ids=self.pools) == len(self.book.tell())

    @invariant()
    def counts_are_the_notebooks(self) -> None:
        for key, pool in zip(self.pools, self.book.pools, strict=True):
            assert counts(StockPool(pk=key)) == pool.row

    @invariant()
    def orders_are_the_notebooks(self) -> None:
        states = dict(Order.objects.values_list("id", "status"))
        assert [states[row.pk] for row in self.orders] == [row.state for row in self.book.orders]

    @invariant()
    def the_queue_is_the_notebooks(self) -> None:
        rows = StockWait.objects.filter(told_at=None).order_by("joined_at", "id")
        people, pools = [p.pk for p in self.people], self.pools
        queue = [(people.index(w.user_id), pools.index(w.pool_id)) for w in rows]
        assert queue == self.book.waits

    @invariant()
    def the_books_balance(self) -> None:
        assert books_balance()


def test_any_sequence(cast: Cast, processor: Processor, at_start: FrozenClock) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: Stock(cast, processor, at_start),  # type: ignore[arg-type]
        settings=settings(
            max_examples=examples(8),
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )
