"""The hub: every topic that this process's sockets listen to. One a process, on one event loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from livestream.realtime import metrics
from livestream.realtime.bus import Packet, Removal, Shared
from livestream.realtime.events import ViewersChanged, encode
from livestream.realtime.limits import TICKET_S, Limits
from livestream.realtime.member import Member, Send, Wire
from livestream.realtime.presence import Peaks, ViewerCount
from livestream.realtime.room import Room
from livestream.realtime.tickets import Ticket
from livestream.realtime.timers import Handle, Timers
from livestream.realtime.windows import ActiveSockets


class Hub:
    """Joins sockets to topics and hands topics their events. All calls are on the loop, the counts excepted.

    `wall` is the time in seconds since the epoch. A topic's numbers begin at the wall clock in milliseconds:
    they are above all that an earlier hub gave out, so a client of before a restart is told of a gap.
    """

    def __init__(
        self,
        *,
        timers: Timers,
        wall: Callable[[], float],
        limits: Limits | None = None,
        shared: Shared | None = None,
    ) -> None:
        self.shared, self.peaks = shared, Peaks()
        self.limits = limits or Limits()
        self._timers, self._wall = timers, wall
        self._rooms: dict[str, Room] = {}
        self._counts: dict[str, ViewerCount] = {}
        self._told: dict[str, int] = {}
        self._leaving: dict[str, Handle] = {}
        self._members: dict[Member, None] = {}
        self._removed: dict[tuple[str, str, str | None], tuple[float, int]] = {}
        self._active = ActiveSockets(self.limits)
        self._highest = 0

    def viewers(self, topic: str) -> int:
        """Distinct persons or devices that listen to the topic. From any thread."""
        room = self._rooms.get(topic)
        return room.viewers if room else 0

    def seq(self, topic: str) -> int:
        """The number of the topic's last event; 0 when nobody listens. From any thread."""
        room = self._rooms.get(topic)
        return room.seq if room else 0

    def people(self, topic: str) -> set[str]:
        """The persons and devices that listen to the topic here. From any thread."""
        room = self._rooms.get(topic)
        return set(room.people) if room else set()

    def counted(self) -> list[str]:
        """The topics whose listeners are counted, and that have any here."""
        return [topic for topic in self._counts if self._rooms[topic].people]

    def stand(self) -> dict[str, int]:
        """Each topic that is open here, with the number of the last event it took."""
        return {topic: room.taken for topic, room in self._rooms.items() if room.ready}

    def loaded(self, topic: str, seq: int, events: Sequence[Packet] | None) -> None:
        """The shared bus's answer for a topic; see `Room.load`."""
        if (room := self._rooms.get(topic)) is not None:
            room.load(seq, events)

    def unknown(self, topic: str) -> None:
        """The shared bus can't say: go on with numbers of our own, and gaps once it can."""
        room = self._rooms.get(topic)
        if room is not None and not room.ready:
            room.load(room.taken, [])

    def member(
        self,
        ticket: Ticket,
        *,
        send: Send,
        cut: Callable[[], None] | None = None,
        wire: Wire | None = None,
    ) -> Member:
        """A member for the ticket's person, not joined yet."""
        return Member(
            send=send,
            person=ticket.person,
            topics=ticket.topics,
            timers=self._timers,
            limits=self.limits,
            user_id=ticket.user_id,
            device_id=ticket.device_id,
            issued_at=ticket.issued_at,
            counted=ticket.is_audience,
            cut=cut,
            wire=wire,
        )

    def join(self, member: Member, since: Mapping[str, int]) -> None:
        """Feed the member all its topics, each from the number in `since`, if it is there."""
        self._members[member] = None
        metrics.SOCKETS.inc()
        for topic in member.topics:
            if (leaving := self._leaving.pop(topic, None)) is not None:
                leaving.cancel()
            room = self._rooms.get(topic) or self._open(topic)
            room.join(member, since.get(topic))

    def leave(self, member: Member) -> None:
        """Feed the member no more. Leaving twice is harmless."""
        if member in self._members:
            self._forget(member)
            member.leave()

    def deliver(self, message: Packet | Removal) -> None:
        """Take a message from the bus."""
        if isinstance(message, Removal):
            self._remove(message)
        elif (room := self._rooms.get(message.topic)) is not None:
            room.push(message)

    def refuses(self, ticket: Ticket) -> int | None:
        """The close code for a ticket issued before its person or device was last removed; None: it is good."""
        for kind, who in (("user", str(ticket.user_id)), ("device", ticket.device_id)):
            for topic in (None, *ticket.topics):
                at, code = self._removed.get((kind, who, topic), (-1.0, 0))
                if ticket.issued_at <= at:
                    return code
        return None

    def _forget(self, member: Member) -> None:
        del self._members[member]
        metrics.SOCKETS.dec()
        for topic in member.topics:
            room = self._rooms[topic]
            room.leave(member)
            if not room.members and topic not in self._leaving:
                at = self._timers.time() + self.limits.linger_s
                self._leaving[topic] = self._timers.call_at(at, partial(self._close, topic))

    def _open(self, topic: str) -> Room:
        base = max(int(self._wall() * 1000), self._highest + 1)
        room = Room(
            topic,
            base=base,
            timers=self._timers,
            active=self._active,
            limits=self.limits,
            ready=self.shared is None,
            crowd=self._members.__len__,
            moved=partial(self._moved, topic),
        )
        self._rooms[topic] = room
        metrics.ROOMS.set(len(self._rooms))
        if topic.startswith("room:"):
            tell = partial(self._tell_viewers, room)
            self._counts[topic] = ViewerCount(tell=tell, timers=self._timers, limits=self.limits)
        if self.shared is not None:
            self.shared.load(topic)
        return room

    def _close(self, topic: str) -> None:
        del self._leaving[topic]
        room = self._rooms.pop(topic)
        room.stop()
        metrics.ROOMS.set(len(self._rooms))
        self._told.pop(topic, None)
        self._active.forget(topic)
        self._highest = max(self._highest, room.seq)
        if (count := self._counts.pop(topic, None)) is not None:
            count.stop()

    def _moved(self, topic: str, person: str, came: bool) -> None:
        if (count := self._counts.get(topic)) is None:
            return
        if came:
            self.peaks.came(topic, self._rooms[topic].viewers)
        if self.shared is not None:
            self.shared.moved(topic, person, came)
        count.touched()

    def _tell_viewers(self, room: Room) -> bool:
        if self.shared is not None:
            self.shared.census(room.topic)
            return True
        count = room.viewers
        if count == self._told.get(room.topic, 0):
            return False
        self._told[room.topic] = count
        event = ViewersChanged(count=count, v=int(self._wall() * 1000))
        room.push(Packet(room.topic, encode(event), event.fold_key(), event.priority))
        return True

    def _remove(self, removal: Removal) -> None:
        old = removal.at - TICKET_S
        self._removed = {who: mark for who, mark in self._removed.items() if mark[0] > old}
        mark = (removal.at, removal.code)
        if removal.user_id is not None:
            self._removed["user", str(removal.user_id), removal.topic] = mark
        if removal.device_id:
            self._removed["device", removal.device_id, removal.topic] = mark
        for member in tuple(self._members):
            if removal.topic is not None and removal.topic not in member.topics:
                continue
            if member.issued_at > removal.at:  # an old removal, heard again: the person was let in since
                continue
            by_user = removal.user_id is not None and member.user_id == removal.user_id
            if by_user or (removal.device_id and member.device_id == removal.device_id):
                self._forget(member)
                member.close(removal.code)
