"""One process of phones: opens them, says `open`, and tells what they heard when it is told to `end`.

python -m benchmarks.crowd.load PORTS SOCKETS ROOMS SOURCE FIRST

Bare sockets under one epoll, without a loop: on two cores that servers and phones share, what a phone costs is taken
from the servers.
"""

from __future__ import annotations

import json
import select
import socket
import sys
import time
from collections.abc import Iterator

import django

from livestream.realtime.tickets import Ticket, issue
from tests.realtime.raw import pong_to

IP_BIND_ADDRESS_NO_PORT = getattr(socket, "IP_BIND_ADDRESS_NO_PORT", 24)
"""Linux's number: Python 3.11 has no name for it."""
TOGETHER = 40
LONGEST_MS = 60_000
PAUSE_S = 0.01
"""Between two looks: a process that sleeps in the poll is woken by each write, and the server pays for waking it."""
READ_BYTES = 4096
"""More is read the next time round; a larger buffer is made and cut for each read."""
KIND, AT, ID, LAST = b'"chat.line"', b'"at":"', b'"id":', b"}]}"


class Phone:
    """Hears one room. Events are told by the order of their numbers; other frames are passed over."""

    __slots__ = ("last", "opened", "rest", "socket")

    def __init__(self, phone: socket.socket) -> None:
        self.socket, self.rest, self.last, self.opened = phone, b"", 0, False


class Crowd:
    """All phones of this process, and what they heard."""

    def __init__(self) -> None:
        self._poll = select.epoll()
        self._phones: dict[int, Phone] = {}
        self.heard = self.reordered = self.gaps = self.closed = self.opened = 0
        self.late = [0] * (LONGEST_MS + 1)
        """How many events came so many milliseconds after they were made."""
        self._poll.register(sys.stdin, select.EPOLLIN)

    def open(self, port: int, source: str, request: bytes) -> None:
        """Connect from the address `source`. Its own port is chosen by the pair of both ends: chosen earlier, at
        bind, each port of the range serves one phone, and a search through the whole range comes before the next."""
        line = socket.socket()
        line.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
        line.bind((source, 0))
        line.connect(("127.0.0.1", port))
        line.send(request)
        self._phones[line.fileno()] = Phone(line)
        self._poll.register(line, select.EPOLLIN)

    def listen(self, timeout_s: float) -> bool:
        """Take what came; whether the word to end came."""
        phones, ended = self._phones, False
        ready = self._poll.poll(timeout_s, 4096)
        now = time.monotonic_ns()
        for number, _ in ready:
            phone = phones.get(number)
            if phone is None:
                ended = True
            elif not self._take(phone, now):
                self._poll.unregister(number)
                self.closed += 1
        return ended

    def _take(self, phone: Phone, now: int) -> bool:
        """Read what waits for one phone; false once it is closed."""
        try:
            data = phone.socket.recv(READ_BYTES)
        except ConnectionError:
            data = b""
        if (
            not phone.rest and data.endswith(LAST) and data.count(KIND) == 1
        ):  # nearly always: one event, whole
            number = data.index(ID) + len(ID)
            self._hear(phone, int(data[number : data.index(b",", number)]), data.index(AT), data, now)
        elif data:
            self._read(phone, phone.rest + data, now)
        if answer := pong_to(data):
            phone.socket.send(answer)
        return bool(data)

    def _read(self, phone: Phone, data: bytes, now: int) -> None:
        """What is no single whole event: the opening, gaps, several at once, the beginning of one."""
        if not phone.opened and b" 101 " in data:
            phone.opened = True
            self.opened += 1
        end = 0
        for id, at, after in events(data):
            self._hear(phone, id, at, data, now)
            end = after
        left = data[end:]
        self.gaps += left.count(b'"gap":true')
        phone.rest = left if KIND in left else left[1 - len(KIND) :]

    def _hear(self, phone: Phone, id: int, at: int, data: bytes, now: int) -> None:
        """One event; `at` is where its moment stands in `data`."""
        began = at + len(AT)
        self.heard += 1
        self.reordered += id <= phone.last
        phone.last = id
        self.late[min(LONGEST_MS, (now - int(data[began : data.index(b'"', began)])) // 1_000_000)] += 1

    def told(self) -> str:
        late = {ms: count for ms, count in enumerate(self.late) if count}
        counts = {"heard": self.heard, "reordered": self.reordered, "gaps": self.gaps, "closed": self.closed}
        return json.dumps({**counts, "late": late})


def events(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Number, place of the moment, and end, of each whole event in `data`."""
    end = 0
    while (kind := data.find(KIND, end)) >= 0:
        number, made = data.find(ID, kind), data.find(AT, kind)
        close = data.find(b'"', made + len(AT)) if made >= 0 else -1
        if number < 0 or close < 0:
            return
        end = close + 1
        yield int(data[number + len(ID) : data.index(b",", number)]), made, end


def main(ports: list[int], sockets: int, rooms: int, source: str, first: int) -> None:
    crowd = Crowd()
    for start in range(0, sockets, TOGETHER):
        count = min(TOGETHER, sockets - start)
        for number in range(first + start, first + start + count):
            port = ports[number % len(ports)]
            room = Ticket(topics=(f"room:r{number % rooms}",), device_id=f"crowd{number}")
            crowd.open(
                port,
                source,
                f"GET /ws/?t={issue(room)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                f"Origin: http://127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode(),
            )
        while crowd.opened + crowd.closed < start + count:
            crowd.listen(1)
    print("open", flush=True)
    while not crowd.listen(10):
        time.sleep(PAUSE_S)
    print(crowd.told(), flush=True)


if __name__ == "__main__":
    django.setup()
    ports, sockets, rooms, source, first = sys.argv[1:]
    main([int(port) for port in ports.split(",")], int(sockets), int(rooms), source, int(first))
