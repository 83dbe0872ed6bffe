"""A replay whose recording went from our own engine to an object store, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import Person
from tests.e2e.onair import ROOM, clip_on_air
from tests.e2e.stack import running_stack
from tests.operations.livestream.object_store import BUCKET, KEYS, store

pytestmark = pytest.mark.browser

MOVE = "from livestream.operations.take_over_recordings import take_over_recordings as move; print(move(), 'moved')"
PLACE = "document.querySelector('video').currentTime"


def test_a_replay_plays_from_the_store(tmp_path: Path, browser: Browser) -> None:
    """Who watches at the engine goes on when it moves; who comes later reads from the store, and can seek."""
    with (
        store() as url,
        running_stack(
            tmp_path,
            STORAGE_BUCKET=BUCKET,
            STORAGE_URL=url,
            STORAGE_KEY_ID=KEYS["access_key"],
            STORAGE_KEY_SECRET=KEYS["secret_key"],
        ) as stack,
    ):
        with clip_on_air(stack) as host:
            before = Person.arrive(stack, browser)
            before.page.goto(f"/live/{ROOM}")
            before.watch_further(before.watch_moving() + 7)
        replay = f"/live/{ROOM}/replay/{host.session['id']}"
        before.page.goto(replay)
        before.watch_moving()
        assert "1 moved" in stack.manage("shell", "-c", MOVE)
        before.page.evaluate(f"{PLACE} = 1; document.querySelector('video').play()")
        before.page.wait_for_function(f"() => {PLACE} > 2 && {PLACE} < 5")

        after = Person.arrive(stack, browser)
        read: list[str] = []
        after.page.on("request", lambda request: read.append(request.url))
        after.page.goto(replay)
        after.watch_moving()
        after.page.evaluate(f"{PLACE} = 6.5")
        after.page.wait_for_function(f"() => {PLACE} > 7")
        films = {address.partition("?")[0] for address in read if ".mp4" in address}
        assert len(films) == 1
        assert films.pop().startswith(f"{url}/{BUCKET}/replays/")
        assert before.errors + after.errors == []
