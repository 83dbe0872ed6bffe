"""How long a pin takes to reach a shopper's eyes: from the anchor's request to the card standing in the page.

    ./dev bench pin [--pins 20]

The anchor's program sends POST pin over a connection of its own; the shopper's page is a real Chromium that also
plays the room's video. The clock is the machine's, read by the program before it sends, and by the page's
MutationObserver once the offer's card has a size. Two offers take turns. The yardstick is measured between the pins:
one HTTP round trip to /healthz, which does nothing. The mark is 1 second.
"""

import argparse
import time
from typing import Any

from playwright.sync_api import Page

from benchmarks.on_air import fetch_ms, repeat, room_on_air, table
from sandbox.anchor.host import Host
from tests.e2e.browser import PHONE
from tests.e2e.onair import ROOM
from tests.e2e.stack import Stack

MARK_MS = 1000
OBSERVE = """() => {
  window.shownAt = {}
  new MutationObserver(() => {
    const card = document.querySelector('[data-testid=offer-card]')
    if (!card || !card.getBoundingClientRect().height) return
    const title = card.querySelector('.card__title').textContent
    window.shownAt[title] ??= performance.timeOrigin + performance.now()
  }).observe(document, { childList: true, subtree: true, characterData: true })
}"""


def pin(host: Host, page: Page, offer: dict[str, Any]) -> tuple[float, float]:
    """Pin an offer; milliseconds until its card was in the page, and until the anchor had her answer."""
    page.evaluate("window.shownAt = {}")
    began = time.time() * 1000
    host.person.api("POST", f"anchor/offers/{offer['id']}/pin", {})
    answered = time.time() * 1000
    shown = page.wait_for_function("(title) => window.shownAt[title]", arg=offer["title"], timeout=20_000)
    return float(shown.json_value()) - began, answered - began


def measure(stack: Stack, host: Host, page: Page, pins: int) -> str:
    """Pins and round trips by turns."""
    offers = host.studio["offers"][:2]
    pin(host, page, offers[1])
    seen: list[float] = []
    answered: list[float] = []
    nothing: list[float] = []

    def once(number: int) -> None:
        nothing.append(fetch_ms(f"http://127.0.0.1:{stack.port}/healthz"))
        shown, back = pin(host, page, offers[number % 2])
        seen.append(shown)
        answered.append(back)

    repeat(pins, once, every="pins, after one to warm up")
    rows = [
        ("pin sent to card in the page", seen),
        ("pin sent to the anchor's answer", answered),
        ("round trip to /healthz", nothing),
    ]
    return table(rows, mark_ms=MARK_MS)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="./dev bench pin")
    parser.add_argument("--pins", type=int, default=20)
    pins = parser.parse_args().pins
    with room_on_air() as (stack, host, browser):
        context = browser.new_context(viewport={"width": PHONE["width"], "height": PHONE["height"]})
        page = context.new_page()
        page.goto(f"{stack.url}/live/{ROOM}")
        page.wait_for_function("() => document.querySelector('video')?.currentTime > 0.5", timeout=30_000)
        page.evaluate(OBSERVE)
        print(measure(stack, host, page, pins))
        context.close()


if __name__ == "__main__":
    main()
