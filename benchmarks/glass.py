"""From glass to glass: how old a picture is when a viewer sees it, by a clock burnt into the picture.

    ./dev bench glass [--looks 30]

Two broadcasts, each watched in a real Chromium in the room's own page by way of the shop: the browser publishing as
the studio does (MediaRecorder on a canvas with the clock, the publisher's own settings), and RTMP as OBS sends it
(x264 zerolatency, a key frame a second, 24 pictures a second), encoded here. Both ends read one machine's clock.
The yardstick in the same run is the same picture held straight against the canvas that it was drawn on.
Marks: p50 at most 2 s from a browser, at most 1.5 s from RTMP.
"""

import argparse
import multiprocessing
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.on_air import table
from benchmarks.stamped import HEIGHT, RATE, WIDTH, send
from sandbox.seed.phones import ANCHOR, ROOM_HOST
from tests.e2e.browser import Person, launch
from tests.e2e.onair import host_of
from tests.e2e.stack import Stack, running_stack

BROWSER_MARK_MS, RTMP_MARK_MS = 2000, 1500
STAMP = Path(__file__).with_name("stamp.js").read_text()
SETTLE_S = 5
"""Seconds of playing before the first look: the player finds its place."""
SEEN = "(count) => window.ages && window.ages.length >= count"


def ages(page: Page, looks: int) -> list[float]:
    """Milliseconds between the drawing of a picture and its showing, as often as asked."""
    page.wait_for_function(
        "(s) => { const v = document.querySelector('video'); return v && v.currentTime > 0 && v.played.length "
        "&& v.played.end(v.played.length - 1) - v.played.start(0) > s }",
        arg=SETTLE_S,
        timeout=60_000,
    )
    page.evaluate("(count) => lookAt(document.querySelector('video'), count)", looks)
    page.wait_for_function(SEEN, arg=looks, timeout=120_000)
    return [float(age) for age in page.evaluate("window.ages")]


def watch(stack: Stack, browser: Browser, room: str, looks: int) -> list[float]:
    """The room's own page, in a context of its own."""
    viewer = Person.arrive(stack, browser)
    viewer.context.add_init_script(STAMP)
    viewer.page.goto(f"/live/{room}")
    found = ages(viewer.page, looks)
    viewer.context.close()
    return found


def from_browser(stack: Stack, browser: Browser, looks: int) -> tuple[list[float], list[float]]:
    """Ages in the room and, straight off the canvas, in the studio."""
    host = host_of(stack, "huajian", ANCHOR[1])
    host.prepare()
    anchor = Person.arrive(stack, browser)
    anchor.context.add_cookies(
        [{"name": c.name, "value": c.value or "", "url": stack.url} for c in host.person.cookies]
    )
    anchor.context.add_init_script(
        STAMP + f"; addEventListener('DOMContentLoaded', () => stampedCamera({WIDTH}, {HEIGHT}, {RATE}))"
    )
    anchor.page.goto(f"/studio/{host.session['id']}")
    anchor.page.get_by_role("button", name="打开摄像头").click()
    anchor.page.get_by_role("button", name="开播", exact=True).click()
    anchor.page.get_by_role("button", name="下播").wait_for()
    seen = watch(stack, browser, "huajian", looks)
    straight = [
        float(anchor.page.evaluate("age(window.drawn, window.drawn.width, window.drawn.height)"))
        for _ in seen
    ]
    host.person.api("POST", f"anchor/sessions/{host.session['id']}/end", {})
    anchor.context.close()
    return seen, straight


@contextmanager
def rtmp_on_air(stack: Stack) -> Iterator[str]:
    """A room that an encoder sends to; yields its name."""
    room = "huajian-2"
    host = host_of(stack, room, ROOM_HOST[1])
    ticket = host.prepare(door="encoder")
    stop = multiprocessing.Event()
    url = f"{ticket['rtmp_server']}/{ticket['rtmp_key']}".replace("localhost", "127.0.0.1")
    sender = multiprocessing.Process(target=send, args=(url, stop), daemon=True)
    sender.start()
    try:
        host.go_live()
        yield room
    finally:
        stop.set()
        sender.join(5)
        sender.kill()
    host.person.api("POST", f"anchor/sessions/{host.session['id']}/end", {})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="./dev bench glass")
    parser.add_argument("--looks", type=int, default=30)
    looks = parser.parse_args().looks
    with (
        tempfile.TemporaryDirectory(prefix="warmbridge-bench-") as folder,
        running_stack(Path(folder)) as stack,
        sync_playwright() as playwright,
        launch(playwright) as browser,
    ):
        with rtmp_on_air(stack) as room:
            encoder = watch(stack, browser, room, looks)
        page, straight = from_browser(stack, browser, looks)
    print(
        table(
            [("from a browser to the room", page), ("off the canvas, no way at all", straight)],
            mark_ms=BROWSER_MARK_MS,
        )
    )
    print(
        table(
            [("from RTMP to the room", encoder), ("off the canvas, no way at all", straight)],
            mark_ms=RTMP_MARK_MS,
        )
    )


if __name__ == "__main__":
    main()
