"""A room on the air without a camera: the committed clip, sent and directed through a studio's own doors."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.anchor.client import Person
from sandbox.anchor.host import Host
from sandbox.clip.publish import PublishRefused, publish
from sandbox.seed.phones import ROOM_HOST
from tests.e2e.stack import Stack

ROOM = "huajian-2"


def host_of(stack: Stack, room: str, phone: str) -> Host:
    """The room's anchor, signed in, with nothing on the air: what a failed test left there is ended."""
    person = stack.signed_in.get(phone)
    if person is None:
        person = Person(stack.url.replace("localhost", "127.0.0.1"), stack.outbox)
        person.sign_in(phone)
        stack.signed_in[phone] = person
    host = Host(person, room)
    for session in host.person.api("GET", f"anchor/sessions?room={room}"):
        if session["status"] in ("live", "interrupted"):
            host.person.api("POST", f"anchor/sessions/{session['id']}/end", {})
    return host


class Camera:
    """Sends the clip from a thread until it is switched off."""

    def __init__(self, stack: Stack, path: str, key: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._sending = publish(f"http://127.0.0.1:{stack.port + 1}", path, key, self._stop)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        # the shop cuts the camera off when the session is ended first
        with contextlib.suppress(PublishRefused):
            self._loop.run_until_complete(self._sending)

    def on(self) -> None:
        """Begin to send."""
        self._thread.start()

    def off(self) -> None:
        """Send no more; returns when the connection is closed."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(20)
        self._loop.close()


@contextmanager
def clip_on_air(stack: Stack, *, ai_host: bool = False) -> Iterator[Host]:
    """The room `ROOM` live with the clip and its offers; ended at the end."""
    host = host_of(stack, ROOM, ROOM_HOST[1])
    ticket = host.prepare(ai_host=ai_host)
    camera = Camera(stack, ticket["path"], ticket["key"])
    camera.on()
    try:
        host.go_live()
        yield host
        host.person.api("POST", f"anchor/sessions/{host.session['id']}/end", {})
    finally:
        camera.off()
