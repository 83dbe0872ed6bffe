"""api.socket.rates: what a socket may ask, and what is remembered of those who asked."""

from api.socket import rates
from api.socket.rates import Buckets, Rate

QUICK, SLOW = Rate("quick", 2, 1), Rate("slow", 3, 0.5)


def test_a_burst_then_one_at_a_time() -> None:
    buckets = Buckets()
    assert [buckets.take(QUICK, "a", at=0) for _ in range(3)] == [0, 0, 1]
    assert buckets.take(QUICK, "a", at=0.75) == 0.25
    assert buckets.take(QUICK, "b", at=0.75) == 0
    assert [buckets.take(QUICK, "a", at=1.0) for _ in range(2)] == [0, 1]


def test_a_bucket_that_is_full_again_is_forgotten() -> None:
    buckets = Buckets()
    for number in range(1000):
        assert buckets.take(QUICK, f"p{number}", at=number) == 0
        assert buckets.take(SLOW, f"p{number}", at=number) == 0
    # the slowest fills up in 6 s: of each rate those of the last six seconds are left
    assert len(buckets) == 12


def test_none_is_forgotten_while_it_still_limits() -> None:
    buckets = Buckets()
    for _ in range(3):
        assert buckets.take(SLOW, "a", at=0) == 0
    for at in (1.0, 1.5):
        assert buckets.take(QUICK, "b", at=at) == 0
        assert buckets.take(SLOW, "a", at=at) == 2 - at


def test_however_many_ask_at_once_only_so_many_are_kept(monkeypatch) -> None:
    monkeypatch.setattr(rates, "_REMEMBERED", 100)
    buckets = Buckets()
    for number in range(500):
        buckets.take(QUICK, f"p{number}", at=0)
    assert len(buckets) == 100
