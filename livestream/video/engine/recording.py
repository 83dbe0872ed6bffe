"""Stores a broadcast as it goes, on its own thread: a bad disk costs the recording, never the broadcast."""

from __future__ import annotations

import errno
import logging
import queue
import shutil
import threading
from collections.abc import Callable
from io import RawIOBase
from pathlib import Path
from typing import TextIO

from livestream.video.engine.index import end_line, index_file, init_line, media_file, segment_line
from livestream.video.engine.playlist import Stored
from livestream.video.engine.segments import Segment

log = logging.getLogger(__name__)

MAX_BACKLOG = 32 << 20
"""Bytes that may wait for the disk: half a minute at the highest bitrate."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

Failure = Callable[[str], None]
_Job = tuple[int, bytes] | Segment | None


class Recording:
    """Appends one path's segments to `<path>.mp4` and lists them in `<path>.jsonl`.

    `duration_s` counts what was stored before too. `failed` is '', 'disk_full', 'disk_slow' or 'disk_error';
    after a failure nothing more is written, and what was stored before can be played.
    """

    def __init__(
        self,
        folder: Path,
        path: str,
        *,
        min_free: int,
        on_failure: Failure,
        after: Recording | None = None,
        stored_s: float = 0.0,
    ) -> None:
        self._folder, self._path, self._min_free = folder, path, min_free
        self._after = after
        self._on_failure = on_failure
        self._jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._backlog = 0
        self._done: Callable[[], None] = lambda: None
        self._ended = True
        self._closed = threading.Event()
        self.failed = ""
        self.duration_s = stored_s
        self._last: Segment | None = None
        self._thread = threading.Thread(target=self._run, name=f"recording-{path}", daemon=True)
        self._thread.start()

    def init(self, number: int, data: bytes) -> None:
        """Store an init section."""
        self._put((number, data), len(data))

    def segment(self, segment: Segment) -> None:
        """Store a finished segment."""
        self._put(segment, segment.size)

    def close(self, *, done: Callable[[], None] = lambda: None, ended: bool = True) -> None:
        """Finish the file; `done` is called on the writer's thread once everything is on the disk.

        Without `ended` the recording stays open in its index: a restarted engine goes on with it.
        """
        self._done, self._ended = done, ended
        self._jobs.put(None)
        self._closed.set()

    def wait(self, timeout_s: float) -> None:
        """Wait for the writer's thread to finish."""
        self._thread.join(timeout_s)

    def _put(self, job: _Job, size: int) -> None:
        with self._lock:
            if self.failed:
                return
            self._backlog += size
            slow = self._backlog > MAX_BACKLOG
        if slow:
            self._fail("disk_slow")
        else:
            self._jobs.put(job)

    def _run(self) -> None:
        if self._after is not None:
            self._after.wait(60.0)  # one writer of a file at a time
            self._after = None
        try:
            with (
                # no buffer: what a full disk refused must not be tried again at the end
                media_file(self._folder, self._path).open("ab", buffering=0) as media,
                index_file(self._folder, self._path).open("a") as index,
            ):
                index.write("\n" if index.tell() else "")  # a crash may have cut the last line short
                self._write_all(media, index)
        except OSError as error:
            self._fail(_name(error))
        finally:
            # A file that can't even be opened fails long before anybody closes it.
            self._closed.wait()
            self._done()

    def _write_all(self, media: RawIOBase, index: TextIO) -> None:
        while (job := self._jobs.get()) is not None:
            if self.failed:
                continue
            try:
                self._write(job, media, index)
            except OSError as error:
                self._fail(_name(error))
        if self._ended:
            index.write(end_line(whole=not self.failed))

    def _write(self, job: tuple[int, bytes] | Segment, media: RawIOBase, index: TextIO) -> None:
        if shutil.disk_usage(self._folder).free < self._min_free:
            raise OSError(errno.ENOSPC, "less is free than must stay free")
        data = job.data if isinstance(job, Segment) else job[1]
        offset = _append(media, data)
        # The index names only what is already in the file, so that a crash between the two costs one segment.
        if isinstance(job, Segment):
            index.write(segment_line(_stored(job, offset)))
            self._count(job)
        else:
            index.write(init_line(job[0], offset, len(data)))
        index.flush()
        with self._lock:
            self._backlog -= len(data)

    def _count(self, segment: Segment) -> None:
        """Add a segment's length; see playlist.lengths."""
        last, self._last = self._last, segment
        self.duration_s += segment.duration_s
        if last is not None and last.init == segment.init:
            self.duration_s += segment.starts_at - last.starts_at - last.duration_s

    def _fail(self, reason: str) -> None:
        with self._lock:
            if self.failed:
                return
            self.failed = reason
        log.error("recording %s stopped: %s", self._path, reason)
        self._on_failure(reason)


def _append(media: RawIOBase, data: bytes) -> int:
    """Where the data begins in the file, which holds all of it or none. Raises OSError."""
    offset = media.seek(0, 2)
    rest = memoryview(data)
    try:
        while rest:
            rest = rest[media.write(rest) :]
    except OSError:
        media.truncate(offset)  # room for the line that ends the list
        raise
    return offset


def _stored(segment: Segment, offset: int) -> Stored:
    return Stored(
        sequence=segment.sequence,
        init=segment.init,
        discontinuity=segment.discontinuity,
        breaks=segment.breaks,
        starts_at=segment.starts_at,
        duration_s=segment.duration_s,
        offset=offset,
        size=segment.size,
    )


def _name(error: OSError) -> str:
    return "disk_full" if error.errno in _FULL else "disk_error"
