"""`python -m sandbox.anchor`: broadcasts the committed clip in a loop, with a little chat and a few orders."""

import asyncio
import os
import random
import signal
from contextlib import suppress
from pathlib import Path

from sandbox.anchor.client import Person
from sandbox.anchor.host import Host
from sandbox.anchor.visitors import Visitor
from sandbox.clip.publish import publish
from sandbox.seed.phones import ROOM_HOST

ROOM = "huajian-2"


async def main() -> None:
    """Go on the air and stay there until told to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    base = os.environ["PUBLIC_URL"].replace("localhost", "127.0.0.1")
    outbox = Path(os.environ["DATA_DIR"]) / "outbox.jsonl"
    host = Host(Person(base, outbox), ROOM)
    await asyncio.to_thread(host.sign_in, ROOM_HOST[1])
    ticket = await asyncio.to_thread(host.prepare)
    chance = random.Random(20)
    video = os.environ["VIDEO_CONTROL_URL"]
    tasks = [asyncio.create_task(publish(video, ticket["path"], ticket["key"], stop))]
    await asyncio.to_thread(host.go_live)
    tasks.append(asyncio.create_task(host.explain(stop)))
    tasks += [asyncio.create_task(v.stay(stop)) for v in Visitor.all(base, outbox, ROOM, chance)]
    ended = asyncio.create_task(stop.wait())
    await asyncio.wait([ended, *tasks], return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            raise result


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(main())
