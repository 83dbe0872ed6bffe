"""The same door behind a real server and real connections: what only uvicorn and the kernel can tell."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from api.socket import framed
from api.socket.consumer import SocketConsumer
from livestream.realtime import publish, runtime
from livestream.realtime.events import ChatLineAdded, PinChanged
from livestream.realtime.hub import Hub
from livestream.realtime.limits import Limits
from tests.realtime.door import Notes, desk, sealed, until
from tests.realtime.hand import line, pin

STALLED_S = 0.5


class Announced(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


class Server:
    """uvicorn in a thread, with the settings that docs/realtime.md asks for."""

    def __init__(self) -> None:
        self.notes = Notes()
        config = uvicorn.Config(
            SocketConsumer.as_asgi(desk=desk(self.notes)),
            port=0,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_max_size=16 * 1024,
            ws_ping_interval=60,
            ws_ping_timeout=20,
            lifespan="off",
            log_level="critical",
        )
        self.uvicorn = Announced(config)
        self._thread = threading.Thread(target=self.uvicorn.run, daemon=True)
        self._thread.start()
        assert self.uvicorn.up.wait(20)
        self.port: int = self.uvicorn.servers[0].sockets[0].getsockname()[1]

    def stop(self) -> None:
        self.uvicorn.should_exit = True
        self._thread.join(20)

    def phone(self, ticket: str, **options) -> connect:
        options.setdefault("origin", f"http://127.0.0.1:{self.port}")
        return connect(f"ws://127.0.0.1:{self.port}/ws/?t={ticket}", **options)


@pytest.fixture(params=["frames made once", "plain send"])
def server(request, monkeypatch) -> Iterator[Server]:
    """Both ways that a frame can take to a socket."""
    if request.param == "plain send":
        monkeypatch.setattr(framed, "TESTED", ())
    monkeypatch.setattr(runtime, "_running", None)
    monkeypatch.setattr(runtime, "Hub", partial(Hub, limits=Limits(stalled_s=STALLED_S)))
    running = Server()
    yield running
    running.stop()


async def _event(phone: ClientConnection, t: str) -> dict:
    async with asyncio.timeout(10):
        while True:
            for event in json.loads(await phone.recv()).get("b", []):
                if event["t"] == t:
                    return event


async def _code(phone: ClientConnection) -> int:
    async with asyncio.timeout(10):
        try:
            while True:
                await phone.recv()
        except ConnectionClosed as closed:
            assert closed.rcvd is not None
            return closed.rcvd.code


async def test_what_is_published_in_another_thread_reaches_every_phone(server: Server) -> None:
    async with server.phone(sealed(device_id="d1")) as one, server.phone(sealed(device_id="d2")) as two:
        await until(lambda: publish.viewers("room:a") == 2)
        publish.publish("room:a", PinChanged(pin(7, 14)))
        assert (await _event(one, "pin.changed"))["offer_id"] == 7
        assert (await _event(two, "pin.changed"))["offer_id"] == 7
    await until(lambda: publish.viewers("room:a") == 0)


async def test_refusals_reach_the_page_as_codes(server: Server) -> None:
    async with server.phone("forged") as phone:
        assert await _code(phone) == 4401
    with pytest.raises(InvalidStatus) as refused:
        await server.phone(sealed(), origin="https://evil.example").__aenter__()
    assert refused.value.response.status_code == 403


async def test_a_message_over_4_kb_is_refused_and_one_of_a_megabyte_ends_the_socket_with_1009(
    server: Server,
) -> None:
    async with server.phone(sealed()) as phone:
        await phone.send("x" * 5000)
        async with asyncio.timeout(10):
            while (answer := json.loads(await phone.recv())).get("t") != "refused":
                pass
        assert answer["code"] == "socket.too_large"
        await phone.send("x" * 1_000_000)
        assert await _code(phone) == 1009
    await until(lambda: publish.viewers("room:a") == 0)


def test_frames_are_made_once_with_the_version_that_is_locked() -> None:
    assert uvicorn.__version__ in framed.TESTED, "run the tests of this folder, then add the version"


async def test_compression_is_off(server: Server) -> None:
    async with server.phone(sealed()) as phone:
        assert phone.protocol.extensions == []


async def test_a_phone_that_takes_nothing_is_dropped_and_the_others_hear_all(server: Server) -> None:
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", server.port))
    narrow.sendall(_handshake(server.port, sealed(device_id="slow")))
    async with server.phone(sealed(device_id="well"), max_size=None) as well:
        await until(lambda: publish.viewers("room:a") == 2)
        ids: list[int] = []
        async with asyncio.timeout(30):
            for id in range(1, 201):
                publish.publish("room:a", ChatLineAdded(line(id, "x" * 50_000)))
                ids.append((await _event(well, "chat.line"))["id"])
        await until(lambda: publish.viewers("room:a") == 1)
        assert ids == list(range(1, 201))
        # a close frame would wait behind all that the phone never took: the connection itself must be gone
        await until(lambda: len(server.uvicorn.server_state.connections) == 1)
    narrow.close()


async def test_ten_thousand_commands_at_once_end_their_socket_and_hold_up_nobody(server: Server) -> None:
    said = json.dumps({"t": "chat", "id": "c", "text": "刷屏"})
    async with server.phone(sealed(user_id=17)) as flood, server.phone(sealed(user_id=18)) as other:

        async def pour() -> None:
            with suppress(ConnectionClosed):
                for _ in range(10_000):
                    await flood.send(said)

        pouring = asyncio.create_task(pour())
        assert await _code(flood) == 4429
        await other.send(said)
        assert (await _answer(other))["t"] == "ack"
        await pouring
    by = [ticket.user_id for ticket, _ in server.notes.chat]
    assert by.count(18) == 1
    assert by.count(17) < 10  # five, and what a slow machine gives time for: never ten thousand


async def test_a_restart_says_so_with_1012(server: Server) -> None:
    async with server.phone(sealed()) as phone:
        await until(lambda: publish.viewers("room:a") == 1)
        server.uvicorn.should_exit = True
        assert await _code(phone) == 1012


def _handshake(port: int, ticket: str) -> bytes:
    return (
        f"GET /ws/?t={ticket} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ).encode()


async def _answer(phone: ClientConnection) -> dict[str, object]:
    async with asyncio.timeout(20):
        while "t" not in (frame := json.loads(await phone.recv())):
            pass
    return dict(frame)
