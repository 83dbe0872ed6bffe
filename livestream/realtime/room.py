"""One topic of the hub: its members, its ring, and the events that wait for the end of the window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from livestream.realtime import frames
from livestream.realtime.bus import Packet
from livestream.realtime.limits import Limits
from livestream.realtime.member import Member
from livestream.realtime.ring import Ring
from livestream.realtime.timers import Handle, Timers
from livestream.realtime.windows import ActiveSockets, window


class Room:
    """Delivers a topic's events to its local sockets, each encoded once. All calls are on the hub's loop.

    An event gets its number when it leaves the window, so those folded into a newer one leave no hole.
    """

    def __init__(
        self, topic: str, *, base: int, timers: Timers, active: ActiveSockets, limits: Limits
    ) -> None:
        self.topic = topic
        self.members: dict[Member, None] = {}
        self.people: Counter[str] = Counter()
        self._timers, self._active, self._limits = timers, active, limits
        self._ring = Ring(size=limits.ring, base=base)
        self._pending: dict[str | int, bytes] = {}
        self._unfolded = 0
        self._flush_at = 0.0
        self._flush: Handle | None = None
        self._flushed_at = timers.time() - limits.tick_max_s

    @property
    def seq(self) -> int:
        """The number of the last event that went out."""
        return self._ring.seq

    @property
    def viewers(self) -> int:
        """Distinct persons or devices that listen; a person's tabs and devices count once."""
        return len(self.people)

    def join(self, member: Member, since: int | None) -> None:
        """Feed the member from now on: first what it missed since `since`, a gap, or an empty frame."""
        if since is not None and since != self.seq:
            member.catch_up(self, since)
        else:
            opening = frames.envelope([], seq=self.seq, key=member.key_of(self.topic))
            member.feed(self, {"type": "websocket.send", "text": opening}, before=self.seq)
        self.members[member] = None
        self.people[member.person] += 1

    def leave(self, member: Member) -> None:
        """Feed the member no more."""
        if member not in self.members:
            return
        del self.members[member]
        self.people[member.person] -= 1
        if not self.people[member.person]:
            del self.people[member.person]

    def push(self, packet: Packet) -> None:
        """Take an event.

        It goes out when the window ends: at once in a quiet topic, or if it has priority.
        """
        key: str | int = self._unfolded if packet.fold_key is None else packet.fold_key
        self._unfolded += packet.fold_key is None
        self._pending.pop(key, None)  # the newer takes its own place in the order, not that of the older
        self._pending[key] = packet.event
        now = self._timers.time()
        self._active.touch(self.topic, len(self.members), at=now)
        wait = self._limits.tick_min_s if packet.priority else window(self._active.total, self._limits)
        self._arm(max(now, self._flushed_at + wait))

    def replay(self, since: int, member: Member) -> tuple[list[str], int]:
        """The frames after `since` for this member, or a gap frame; and the number that they lead to."""
        key = member.key_of(self.topic)
        events = self._ring.after(since)
        if events is None:
            return [frames.gap(seq=self.seq, key=key)], self.seq
        return frames.envelopes(events, seq=self.seq, limit=self._limits.batch_bytes, key=key), self.seq

    def stop(self) -> None:
        """Deliver nothing more."""
        if self._flush is not None:
            self._flush.cancel()
            self._flush = None

    def _arm(self, due: float) -> None:
        if self._flush is not None:
            if self._flush_at <= due:
                return
            self._flush.cancel()
        self._flush_at = due
        self._flush = self._timers.call_at(due, self._send)

    def _send(self) -> None:
        self._flush = None
        self._flushed_at = self._timers.time()
        events, self._pending = list(self._pending.values()), {}
        for run in frames.batches(events, limit=self._limits.batch_bytes):
            before = self.seq
            for event in run:
                self._ring.append(event)
            self._deliver(frames_of(run, seq=self.seq), before)

    def _deliver(self, text_for: Callable[[str], dict[str, str]], before: int) -> None:
        for member in tuple(self.members):
            member.feed(self, text_for(member.key_of(self.topic)), before=before)


def frames_of(run: Sequence[bytes], *, seq: int) -> Callable[[str], dict[str, str]]:
    """The message of a run for each way it is marked, each made once and shared by all sockets."""
    made: dict[str, dict[str, str]] = {}

    def message(key: str) -> dict[str, str]:
        if key not in made:
            made[key] = {"type": "websocket.send", "text": frames.envelope(run, seq=seq, key=key)}
        return made[key]

    return message
