"""The pace of requests to a processor."""

import pytest
from django.core.cache import cache

from shop.payments.bucket import AT_ONCE, PATIENCE, NoTurn, take_turn


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def sleep(self, seconds: float) -> None:
        self.at += seconds


def turns(number: int, time: Time, endpoint: str = "refunds.create") -> list[float]:
    """When each of so many requests was sent."""
    sent = []
    for _ in range(number):
        take_turn(endpoint, clock=lambda: time.at, sleep=time.sleep)
        sent.append(time.at)
    return sent


def test_never_more_than_25_in_any_second() -> None:
    cache.clear()
    sent = turns(200, Time())
    most = max(sum(at <= other < at + 1 for other in sent) for at in sent)
    assert (len(sent), most) == (200, 20)


def test_control_without_the_bucket_all_go_at_once() -> None:
    sent = [1_000.0] * 200
    assert max(sum(at <= other < at + 1 for other in sent) for at in sent) == 200


def test_each_endpoint_has_its_own_pace() -> None:
    cache.clear()
    time = Time()
    assert turns(AT_ONCE, time, "a") + turns(AT_ONCE, time, "b") == [1_000.0] * 2 * AT_ONCE


def test_nobody_waits_for_ever() -> None:
    cache.clear()
    time = Time()
    cache.set("pace:a:5000", AT_ONCE, 5)
    with pytest.raises(NoTurn):
        take_turn("a", clock=lambda: time.at, sleep=lambda seconds: crowd(time))
    assert time.at >= 1_000 + PATIENCE


def crowd(time: Time) -> None:
    """Others take every turn of the next window first."""
    time.at += 0.2
    cache.set(f"pace:a:{int(time.at * 5)}", AT_ONCE + 1, 5)
