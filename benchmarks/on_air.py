"""What the browser benchmarks share: a shop of its own with a room on the air, a real Chromium, and a table."""

import statistics
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from sandbox.anchor.host import Host
from tests.e2e.browser import launch
from tests.e2e.onair import clip_on_air
from tests.e2e.stack import Stack, running_stack


@contextmanager
def room_on_air() -> Iterator[tuple[Stack, Host, Browser]]:
    """Gateway, video engine and web as processes of their own, the committed clip on the air, a browser."""
    with (
        tempfile.TemporaryDirectory(prefix="warmbridge-bench-") as folder,
        running_stack(Path(folder)) as stack,
        sync_playwright() as playwright,
        launch(playwright) as browser,
        clip_on_air(stack) as host,
    ):
        yield stack, host, browser


def fetch_ms(url: str) -> float:
    """Milliseconds of one plain GET, on a connection of its own, to the last byte."""
    began = time.perf_counter()
    with urllib.request.urlopen(url, timeout=20) as response:
        response.read()
    return (time.perf_counter() - began) * 1000


def p90(values: Sequence[float]) -> float:
    """The value that nine of ten don't exceed."""
    return sorted(values)[max(0, -(-len(values) * 9 // 10) - 1)]


def table(rows: Sequence[tuple[str, Sequence[float]]], *, mark_ms: float) -> str:
    """Median, p90 and worst of each row, in milliseconds, and how the first row's median stands to each."""
    first = statistics.median(rows[0][1])
    lines = [f"{'milliseconds':34}{'runs':>6}{'median':>9}{'p90':>9}{'worst':>9}{'ratio':>8}"]
    for name, values in rows:
        middle = statistics.median(values)
        lines.append(
            f"{name:34}{len(values):6}{middle:9.0f}{p90(values):9.0f}{max(values):9.0f}{first / middle:7.1f}x"
        )
    met = sum(value <= mark_ms for value in rows[0][1])
    lines.append(f"mark: {mark_ms:.0f} ms, met by {met} of {len(rows[0][1])} runs")
    return "\n".join(lines)


def repeat(times: int, run: Callable[[int], None], *, every: str) -> None:
    """Do it `times` times, with a dot for each."""
    for number in range(times):
        run(number)
        print(".", end="", flush=True)
    print(f" {times} {every}", flush=True)
