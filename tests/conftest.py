"""What every test may use."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from hypothesis import settings as hypothesis_settings

from core import clock
from tests.cast import Cast, make_cast
from tests.committed import committed_database, django_db_setup
from tests.long import LONG, examples
from tests.processor import _processor_process, processor

__all__ = ["_processor_process", "committed_database", "django_db_setup", "processor"]

hypothesis_settings.register_profile("suite", max_examples=examples(100), deadline=None)
hypothesis_settings.load_profile("suite")

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Rate limits of one test must not reach the next."""
    cache.clear()
    yield


@pytest.fixture
def at_start() -> Iterator[clock.FrozenClock]:
    """A clock that stands at 2026-11-24 12:00 UTC until it is advanced."""
    with clock.frozen(START) as frozen:
        yield frozen


@pytest.fixture
def cast(db: None) -> Cast:
    """The small world, in a transaction that is rolled back."""
    return make_cast()


@pytest.fixture
def committed_cast(committed_database: None) -> Cast:
    """The small world, really committed, for threads and deferred checks."""
    return make_cast()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long versions to `./dev test --long`."""
    if LONG:
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
