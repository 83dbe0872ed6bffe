"""Every engine behind the contract runs the same suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.contract.video.running import RunningEngine
from tests.contract.video.shop import FakeShop

StartEngine = Callable[..., RunningEngine]
ENGINES = {"embedded": RunningEngine}


@pytest.fixture(scope="session", params=sorted(ENGINES))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def patient(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    """An engine that waits a long while for a dropped publisher; shared, so tests use paths of their own."""
    shop = FakeShop()
    running = ENGINES[kind](tmp_path_factory.mktemp("video"), shop, grace=60)
    yield running
    running.stop()
    shop.close()


@pytest.fixture
def start(kind: str, tmp_path: Path) -> Iterator[StartEngine]:
    """Start an engine with flags of the test's own."""
    started: list[RunningEngine] = []

    def begin(hook_url: str = "", **flags: float) -> RunningEngine:
        started.append(ENGINES[kind](tmp_path, FakeShop(), hook_url=hook_url, **flags))
        return started[-1]

    yield begin
    for running in started:
        running.stop()
        running.shop.close()
