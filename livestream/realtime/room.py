"""One topic of the hub: its members, its ring, and the events that wait for the end of the window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from livestream.realtime import frames, metrics
from livestream.realtime.bus import Packet
from livestream.realtime.frames import Frame
from livestream.realtime.limits import Limits
from livestream.realtime.member import Member
from livestream.realtime.ring import Numbered, Ring
from livestream.realtime.timers import Handle, Timers
from livestream.realtime.windows import ActiveSockets, window


class Room:
    """Delivers a topic's events to its local sockets, each encoded once. All calls are on the hub's loop.

    An event that came without a number gets it when it leaves the window, so those folded into a newer one
    leave no hole. Events of a shared bus come with theirs, the same in every process.
    """

    def __init__(
        self,
        topic: str,
        *,
        base: int,
        timers: Timers,
        active: ActiveSockets,
        limits: Limits,
        ready: bool = True,
        crowd: Callable[[], int] = lambda: 0,
        moved: Callable[[str, bool], None] = lambda person, came: None,
    ) -> None:
        """A room that is not `ready` lets nobody in before `load` says where its numbers stand. `crowd` counts all
        sockets of the process: what hits one room, such as a restart of the bus, hits all at once. `moved` hears
        of each person who came with a first socket (true) or left with the last (false).
        """
        self.topic = topic
        self.members: dict[Member, str] = {}
        """With how the topic's frames are marked for each."""
        self.people: Counter[str] = Counter()
        self.taken = base
        """The number of the last event that was taken; it may still wait for the window."""
        self.ready = ready
        self._timers, self._active, self._limits = timers, active, limits
        self._crowd, self._moved = crowd, moved
        self._ring = Ring(size=limits.ring, base=base)
        self._pending: dict[str | int, tuple[int | None, bytes]] = {}
        self._waiting: list[tuple[Member, int | None]] = []
        self._held: list[Packet] = []
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
        """Distinct persons or devices that listen; a person's tabs and devices count once, the crew not at all."""
        return len(self.people)

    def join(self, member: Member, since: int | None) -> None:
        """Feed the member from now on: first what it missed since `since`, a gap, or an empty frame."""
        if member.counted:
            self.people[member.person] += 1
            if self.people[member.person] == 1:
                self._moved(member.person, True)
        if not self.ready:
            self.members[member] = member.key_of(self.topic)
            self._waiting.append((member, since))
            return
        if since is not None and self.seq < since <= self.taken:
            self._send_now()  # a snapshot may know what still waits for the window here
        self._admit(member, since)
        self.members[member] = member.key_of(self.topic)

    def leave(self, member: Member) -> None:
        """Feed the member no more."""
        if member not in self.members:
            return
        del self.members[member]
        if not member.counted:
            return
        self.people[member.person] -= 1
        if not self.people[member.person]:
            del self.people[member.person]
            self._moved(member.person, False)

    def load(self, seq: int, events: Sequence[Packet] | None) -> None:
        """What the shared ring has: number `seq`, and the events up to it that this room has not.

        None: they can't be had any more.
        """
        if self.ready:
            if events is None:
                self.skip_to(seq)
            for packet in events or ():
                self.push(packet)
            return
        self._ring.begin(seq - len(events or ()))
        for packet in events or ():
            self._ring.append(packet.event, packet.seq)
        self.taken, self.ready = self.seq, True
        waiting, self._waiting = self._waiting, []
        for member, since in waiting:
            self._admit(member, since)
        held, self._held = self._held, []
        for packet in held:
            self.push(packet)

    def skip_to(self, seq: int) -> None:
        """Events up to `seq` were lost on the way here: say so, once, to all."""
        self.stop()
        self._pending.clear()
        self._ring.begin(seq)
        self.taken = seq
        metrics.GAPS.inc()
        limits = self._limits
        within = min(limits.refetch_max_s, self._crowd() / limits.refetch_per_s)
        gaps = {key: Frame(frames.gap(seq=seq, key=key, within=within)) for key in ("", self.topic)}
        for member, key in tuple(self.members.items()):
            member.feed(self, gaps[key], before=-1)

    def push(self, packet: Packet) -> None:
        """Take an event.

        It goes out when the window ends: at once in a quiet topic, or if it has priority.
        """
        if not self.ready:
            self._held.append(packet)
            return
        if packet.seq is not None:
            if packet.seq <= self.taken:
                return
            if packet.seq != self.taken + 1:
                self.skip_to(packet.seq - 1)
            self.taken = packet.seq
        key: str | int = self._unfolded if packet.fold_key is None else packet.fold_key
        self._unfolded += packet.fold_key is None
        self._pending.pop(key, None)  # the newer takes its own place in the order, not that of the older
        self._pending[key] = (packet.seq, packet.event)
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
        limit = self._limits.batch_bytes
        return frames.envelopes(events, since=since, limit=limit, key=key), self.seq

    def stop(self) -> None:
        """Deliver nothing of what waits."""
        if self._flush is not None:
            self._flush.cancel()
            self._flush = None

    def _admit(self, member: Member, since: int | None) -> None:
        if since is not None and since != self.seq:
            member.catch_up(self, since)
        else:
            opening = frames.envelope([], seq=self.seq, key=member.key_of(self.topic))
            member.feed(self, Frame(opening), before=self.seq)

    def _arm(self, due: float) -> None:
        if self._flush is not None:
            if self._flush_at <= due:
                return
            self._flush.cancel()
        self._flush_at = due
        self._flush = self._timers.call_at(due, self._send)

    def _send_now(self) -> None:
        self.stop()
        self._send()

    def _send(self) -> None:
        self._flush = None
        self._flushed_at = self._timers.time()
        number, events = self.seq, list[Numbered]()
        for seq, event in self._pending.values():
            number = number + 1 if seq is None else seq
            events.append((number, event))
        self._pending = {}
        for run in frames.batches(events, limit=self._limits.batch_bytes):
            before = self.seq
            for number, event in run:
                self._ring.append(event, number)
            self._deliver([event for _, event in run], before)
        self.taken = max(self.taken, self.seq)
        metrics.WINDOW.set(window(self._active.total, self._limits))

    def _deliver(self, events: Sequence[bytes], before: int) -> None:
        made: dict[str, Frame] = {}
        for member, key in tuple(self.members.items()):
            if (frame := made.get(key)) is None:
                text = frames.envelope(events, seq=self.seq, key=key, before=before)
                frame = made[key] = Frame(text)
            member.feed(self, frame, before=before)
        metrics.FRAMES.inc(len(self.members))
        metrics.EVENTS.inc(len(events) * len(self.members))
