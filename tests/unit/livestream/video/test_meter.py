"""How fast a publisher may send."""

import pytest

from livestream.video.engine.meter import BURST_S, Meter, TooFast


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_of_some_seconds_passes_and_no_byte_more() -> None:
    meter = Meter(8_000, clock=Clock())
    meter.count(int(1000 * BURST_S))
    with pytest.raises(TooFast):
        meter.count(1)


def test_what_drained_may_come_again() -> None:
    clock = Clock()
    meter = Meter(8_000, clock=clock)
    meter.count(5000)
    clock.now = 2.0
    meter.count(2000)
    with pytest.raises(TooFast):
        meter.count(1)


def test_a_long_silence_saves_up_nothing() -> None:
    clock = Clock()
    meter = Meter(8_000, clock=clock)
    clock.now = 1e6
    with pytest.raises(TooFast):
        meter.count(5001)
