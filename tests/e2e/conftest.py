"""One shop and one browser for all browser tests."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.browser import Person, launch
from tests.e2e.stack import Stack, running_stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running_stack(tmp_path_factory.mktemp("shop")) as running:
        yield running


@pytest.fixture(autouse=True)
def _everyone_leaves() -> Iterator[None]:
    yield
    for person in Person.here:
        person.context.close()
    Person.here.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Leave a picture of every open page beside the test data when a browser test fails."""
    report = yield
    if call.when == "call" and call.excinfo is not None:
        folder = Path(os.environ.get("DATA_DIR", "var/test")) / "failed-pages"
        folder.mkdir(parents=True, exist_ok=True)
        for number, person in enumerate(Person.here):
            if not person.page.is_closed():
                person.page.screenshot(path=folder / f"{item.name}-{number}.png")
    return report
