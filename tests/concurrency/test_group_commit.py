"""Group commit: what waits together is written together, exactly, and nobody hears of it before."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import LazySettings
from django.db import connection, transaction

from core.idempotency import KeyReused, RequestKey
from shop.committing import Committer, _Group
from shop.errors import OutOfStock, OverLimit
from shop.events import StockChanged
from shop.models import Order, StockPool
from shop.operations import write_orders
from shop.operations.place_orders import Outcome, Placed, place_orders, placed_before
from shop.rules.line_request import LineRequest
from shop.rules.order_number import new_number
from shop.rules.placing import Placing
from tests.buying import counts, line
from tests.cast import Cast, product
from tests.concurrency.threads import SECONDS, at_once, kinds
from tests.long import LONG

BUYERS, UNITS, RUSH = 128, 1000, 500
SEVERAL = 1000 if LONG else 200
"""Units that two processes sell: their groups are small, so each unit costs more time."""

Desk = Committer[Placing, Placed]


def many(wishes: Sequence[Placing]) -> list[Outcome]:
    """As the doors' operations do it: what was placed before first."""
    before = placed_before([wish.key for wish in wishes])
    return place_orders(wishes=[before.get(wish.key.name, wish) if wish.key else wish for wish in wishes])


@pytest.fixture
def desks(committed_cast: Cast, settings: LazySettings) -> Iterator[tuple[Desk, Desk]]:
    """Two committers are as good as two processes: each has a thread and a connection of its own."""
    settings.GROUP_COMMIT = True
    both = (Committer(many), Committer(many))
    yield both
    assert all(desk.settle() for desk in both)


@pytest.fixture
def desk(desks: tuple[Desk, Desk]) -> Desk:
    """The committer of one process."""
    return desks[0]


def stocked(cast: Cast, units: int) -> None:
    StockPool.objects.filter(pk=cast.shelf.pk).update(total=units, available=units)


def wish(cast: Cast, lines: Sequence[LineRequest] = (), key: RequestKey | None = None) -> Placing:
    return Placing(cast.wheat.pk, cast.address.pk, lines or [line(cast)], key=key)


def until_sold_out(desk: Desk, cast: Cast) -> Callable[[], int]:
    def buy() -> int:
        bought = 0
        while True:
            try:
                desk.submit(wish(cast))
            except OutOfStock:
                return bought
            bought += 1

    return buy


def test_sells_exactly_what_there_is(committed_cast: Cast, desk: Desk) -> None:
    stocked(committed_cast, UNITS)
    bought = at_once([until_sold_out(desk, committed_cast)] * BUYERS)
    assert kinds(bought) == {"ok": BUYERS}
    assert sum(n for n in bought if isinstance(n, int)) == UNITS
    assert (counts(committed_cast.shelf), Order.objects.count()) == ((UNITS, 0, UNITS, 0), UNITS)


def test_two_processes_sell_exactly_what_there_is(committed_cast: Cast, desks: tuple[Desk, Desk]) -> None:
    stocked(committed_cast, SEVERAL)
    bought = at_once([until_sold_out(desks[n % 2], committed_cast) for n in range(8)])
    assert sum(n for n in bought if isinstance(n, int)) == SEVERAL
    assert (counts(committed_cast.shelf), Order.objects.count()) == ((SEVERAL, 0, SEVERAL, 0), SEVERAL)


def test_one_unit_and_a_rush(committed_cast: Cast, desk: Desk) -> None:
    stocked(committed_cast, 1)
    results = at_once([lambda: desk.submit(wish(committed_cast))] * RUSH)
    assert kinds(results) == {"ok": 1, "OutOfStock": RUSH - 1}
    told = {(r.code, r.data["left"]) for r in results if isinstance(r, OutOfStock)}
    assert (told, counts(committed_cast.shelf)) == ({("shop.out_of_stock", 0)}, (1, 0, 1, 0))


def test_one_person_in_tabs_of_two_processes_stays_within_the_limit(
    committed_cast: Cast, desks: tuple[Desk, Desk]
) -> None:
    limited = [line(committed_cast, per_person_limit=3)]
    jobs = [lambda n=n: desks[n % 2].submit(wish(committed_cast, limited)) for n in range(16)]  # type: ignore[misc]
    results = at_once(jobs)
    assert kinds(results) == {"ok": 3, "OverLimit": 13}
    assert counts(committed_cast.shelf) == (100, 97, 3, 0)
    assert {r.data["bought"] for r in results if isinstance(r, OverLimit)} == {3}


def test_two_things_in_opposite_order_in_two_processes(
    committed_cast: Cast, desks: tuple[Desk, Desk]
) -> None:
    cast, other = committed_cast, product(committed_cast.workshop, committed_cast.chunyu, "HY-4", 9999, 100)
    lines = [line(cast), line(cast, variant_id=other.pk, pool_id=other.pools.get().pk)]
    one, two = desks
    jobs = [
        lambda: one.submit(wish(cast, lines)),
        lambda: two.submit(wish(cast, lines[::-1])),
    ]
    assert kinds(at_once(jobs * 10)) == {"ok": 20}
    assert {counts(pool) for pool in StockPool.objects.all()} == {(100, 80, 20, 0)}


def test_one_request_sent_many_times_places_one_order(committed_cast: Cast, desks: tuple[Desk, Desk]) -> None:
    key = RequestKey.of(scope="t:1", key="k", payload=1)
    jobs = [lambda n=n: desks[n % 2].submit(wish(committed_cast, key=key)) for n in range(16)]  # type: ignore[misc]
    placed = [done for done in at_once(jobs) if isinstance(done, Placed)]
    assert (len(placed), len({done.order.pk for done in placed})) == (16, 1)
    assert sorted(done.replayed for done in placed) == [False] + [True] * 15
    assert (Order.objects.count(), counts(committed_cast.shelf)) == (1, (100, 99, 1, 0))


def test_control_without_its_key_each_sending_places_one(committed_cast: Cast, desk: Desk) -> None:
    assert kinds(at_once([lambda: desk.submit(wish(committed_cast))] * 16)) == {"ok": 16}
    assert Order.objects.count() == 16


def test_the_key_with_other_input_is_refused(committed_cast: Cast, desk: Desk) -> None:
    keys = [RequestKey.of(scope="t:1", key="k", payload=n) for n in range(2)]
    desk.submit(wish(committed_cast, key=keys[0]))
    with pytest.raises(KeyReused):
        desk.submit(wish(committed_cast, key=keys[1]))


def test_a_defect_of_one_hinders_nobody(committed_cast: Cast, desk: Desk) -> None:
    broken = wish(committed_cast, [line(committed_cast, scope="live")])
    jobs = [lambda: desk.submit(wish(committed_cast)), lambda: desk.submit(broken)]
    assert kinds(at_once(jobs * 6)) == {"ok": 6, "ValueError": 6}
    assert counts(committed_cast.shelf) == (100, 94, 6, 0)


def test_a_number_that_two_drew_parts_no_group(
    committed_cast: Cast, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a rush of 100,000 orders a day five pairs draw one number; each wish alone would cost a hundred commits."""
    settings.GROUP_COMMIT = True
    waiting, all_wait, sizes, numbers = (
        threading.Semaphore(0),
        threading.Event(),
        list[int](),
        iter(["A", "A"]),
    )

    def outcome(group: _Group[Placing, Placed], place: int) -> Placed:
        waiting.release()
        return whole(group, place)

    def counted(wishes: Sequence[Placing]) -> list[Outcome]:
        assert all_wait.wait(SECONDS)
        sizes.append(len(wishes))
        return many(wishes)

    whole = _Group.outcome
    monkeypatch.setattr(_Group, "outcome", outcome)
    monkeypatch.setattr(write_orders, "new_number", lambda at: next(numbers, None) or new_number(at))
    desk = Desk(counted)
    jobs = [lambda: desk.submit(wish(committed_cast))] * 12
    with ThreadPoolExecutor(1) as aside:
        results = aside.submit(at_once, jobs)
        assert all(waiting.acquire(timeout=SECONDS) for _ in jobs)
        all_wait.set()
        assert kinds(results.result(SECONDS)) == {"ok": 12}
    assert desk.settle()
    assert len(sizes) <= 3, sizes
    assert (Order.objects.count(), counts(committed_cast.shelf)) == (12, (100, 88, 12, 0))


def test_a_group_that_answers_too_few_writes_nothing(committed_cast: Cast, settings: LazySettings) -> None:
    """Were it committed, somebody's order would stand and nobody be told."""
    settings.GROUP_COMMIT = True
    desk = Desk(lambda wishes: many(wishes)[1:])
    results = at_once([lambda: desk.submit(wish(committed_cast))] * 3)
    assert desk.settle()
    assert kinds(results) == {"ValueError": 3}
    assert (Order.objects.count(), counts(committed_cast.shelf)) == (0, (100, 100, 0, 0))


def test_what_fails_after_the_commit_places_nothing_again(
    committed_cast: Cast, settings: LazySettings
) -> None:
    def fail() -> None:
        raise OSError

    def careless(wishes: Sequence[Placing]) -> list[Outcome]:
        transaction.on_commit(fail)
        return many(wishes)

    settings.GROUP_COMMIT = True
    desk = Desk(careless)
    assert kinds(at_once([lambda: desk.submit(wish(committed_cast))] * 6)) == {"ok": 6}
    assert desk.settle()
    assert (Order.objects.count(), counts(committed_cast.shelf)) == (6, (100, 94, 6, 0))


def test_a_group_has_a_most(committed_cast: Cast, settings: LazySettings) -> None:
    sizes: list[int] = []

    def counted(wishes: Sequence[Placing]) -> list[Outcome]:
        sizes.append(len(wishes))
        return many(wishes)

    settings.GROUP_COMMIT = True
    desk = Desk(counted, most=2)
    assert kinds(at_once([lambda: desk.submit(wish(committed_cast))] * 15)) == {"ok": 15}
    assert desk.settle()
    assert (sum(sizes), max(sizes)) == (15, 2)


def test_never_from_inside_a_transaction(committed_cast: Cast, desk: Desk) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="transaction"):
        desk.submit(wish(committed_cast))
    assert Order.objects.count() == 0


def test_answers_after_the_commit_and_before_the_events(
    committed_cast: Cast, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reaction waits for the buyer, who has her order: were she to wait for it, neither would go on."""
    has_answer, heard = threading.Event(), threading.Event()
    seen: list[int] = []

    def react(event: StockChanged) -> None:
        assert has_answer.wait(SECONDS)
        seen.append(Order.objects.count())
        heard.set()

    monkeypatch.setattr("core.events._reactions", lambda: {StockChanged: [react]})
    placed = desk.submit(wish(committed_cast))
    assert Order.objects.filter(pk=placed.order.pk).exists()
    has_answer.set()
    assert heard.wait(SECONDS)
    assert (seen, connection.in_atomic_block) == ([1], False)
