"""How long a shopper waits for the picture: from opening a room's address to video that moves.

    ./dev bench first-picture [--runs 9]

Each run is a browser context of its own, so nothing is cached; the room is on the air with the committed clip.
The clock is the page's: from the start of the navigation to the second frame that the video shows, as told by
requestVideoFrameCallback: the first may be a still. The yardsticks are measured in the same runs: the load event
of the same page, and a plain HTTP fetch of its address. The mark is 3 seconds.
"""

import argparse
from dataclasses import dataclass, field

from playwright.sync_api import Browser

from benchmarks.on_air import fetch_ms, repeat, room_on_air, table
from tests.e2e.browser import PHONE
from tests.e2e.onair import ROOM
from tests.e2e.stack import Stack

MARK_MS = 3000
WATCH = """(() => {
  const watched = new WeakSet()
  const watch = (video) => {
    watched.add(video)
    let first = null
    const frame = (now, { mediaTime }) => {
      first ??= mediaTime
      if (mediaTime > first) window.movedAt ??= performance.now()
      else video.requestVideoFrameCallback(frame)
    }
    video.requestVideoFrameCallback(frame)
  }
  new MutationObserver(() => {
    for (const video of document.querySelectorAll('video')) if (!watched.has(video)) watch(video)
  }).observe(document, { childList: true, subtree: true })
})()"""
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"


@dataclass
class Times:
    """Milliseconds of each run."""

    moving: list[float] = field(default_factory=list)
    loaded: list[float] = field(default_factory=list)
    fetched: list[float] = field(default_factory=list)


def visit(stack: Stack, browser: Browser, times: Times) -> None:
    """One shopper who was never here before."""
    address = f"{stack.url}/live/{ROOM}"
    times.fetched.append(fetch_ms(address.replace("localhost", "127.0.0.1")))
    context = browser.new_context(viewport={"width": PHONE["width"], "height": PHONE["height"]})
    context.add_init_script(WATCH)
    page = context.new_page()
    answer = page.goto(address)
    if answer is None or not answer.ok:
        raise SystemExit(f"{address} answered {answer and answer.status}")
    times.moving.append(float(page.wait_for_function("() => window.movedAt", timeout=60_000).json_value()))
    times.loaded.append(float(page.evaluate(LOADED)))
    context.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="./dev bench first-picture")
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    times = Times()
    with room_on_air() as (stack, _, browser):
        visit(stack, browser, Times())
        repeat(runs, lambda _: visit(stack, browser, times), every="cold visits, after one to warm up")
    rows = [
        ("address to moving picture", times.moving),
        ("the same page's load event", times.loaded),
        ("plain fetch of the address", times.fetched),
    ]
    print(table(rows, mark_ms=MARK_MS))


if __name__ == "__main__":
    main()
