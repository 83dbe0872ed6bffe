"""The two engines as one suite sees them: somebody comes to publish, is on the air, and goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from websockets.exceptions import ConnectionClosed

from livestream.video.contract import BrowserIngest, PublishTicket
from tests.contract.video.doors import Doors
from tests.contract.video.encoder import TestEncoder
from tests.contract.video.publisher import TestPublisher
from tests.contract.video.running import RunningEngine
from tests.contract.video.standin import StandIn


class World(Protocol):
    """An engine with the doors that its publishers come to. `come` runs beside the test."""

    doors: Doors

    def come(self, ticket: PublishTicket, *, key: str, by: str) -> Callable[[], None] | None:
        """Somebody publishes, by 'browser', 'rtmp' or as a browser's 'takeover'; how she goes, None: refused."""
        ...


class Embedded:
    """Our own engine, a process that takes real pictures."""

    def __init__(self, running: RunningEngine, doors: Doors) -> None:
        self._running, self.doors = running, doors

    def come(self, ticket: PublishTicket, *, key: str, by: str) -> Callable[[], None] | None:
        """Four fragments or two seconds of pictures are enough to be on the air."""
        return self._encoder(ticket, key) if by == "rtmp" else self._browser(ticket, key, by == "takeover")

    def _browser(self, ticket: PublishTicket, key: str, takeover: bool) -> Callable[[], None] | None:
        address = f"{self._running.url.replace('http', 'ws', 1)}/ingest/{ticket.path}"
        camera = TestPublisher(
            PublishTicket(ticket.path, key, BrowserIngest("mediarecorder", address)), takeover=takeover
        )
        try:
            camera.live(4)
        except ConnectionClosed:
            return None
        return camera.vanish

    def _encoder(self, ticket: PublishTicket, key: str) -> Callable[[], None] | None:
        encoder = TestEncoder(self._running.engine.rtmp_url, ticket.rtmp_key.replace(ticket.key, key))
        if encoder.publish() != "NetStream.Publish.Start":
            return None
        encoder.configure()
        encoder.pictures(54)
        return encoder.stop


class MediaMTX:
    """The stand-in for MediaMTX."""

    def __init__(self, stand_in: StandIn, doors: Doors) -> None:
        self._stand_in, self.doors = stand_in, doors
        stand_in.doors = doors

    def come(self, ticket: PublishTicket, *, key: str, by: str) -> Callable[[], None] | None:
        """WHIP from a browser, or RTMP."""
        kind = "rtmpConn" if by == "rtmp" else "webRTCSession"
        source = self._stand_in.publish(ticket.path, key, kind)
        return None if source is None else lambda: self._stand_in.leave(ticket.path, source)
