"""What the writer does when the disk doesn't."""

import threading
from pathlib import Path

from livestream.video.engine import recording as module
from livestream.video.engine.index import index_file, media_file, read_index
from livestream.video.engine.recording import Recording
from livestream.video.engine.segments import Part, Segment


def segment(sequence: int, size: int = 1000) -> Segment:
    return Segment(sequence, 0, False, 0, 100.0 + sequence, 1.0, [Part(bytes(size), 1.0, True)], size)


def write(folder: Path, *, min_free: int = 0, count: int = 3) -> list[str]:
    """Store some segments; the failures that were told."""
    told: list[str] = []
    finished = threading.Event()
    recording = Recording(folder, "s-1", min_free=min_free, on_failure=told.append)
    recording.init(0, b"init")
    for number in range(count):
        recording.segment(segment(number))
    recording.close(done=finished.set)
    assert finished.wait(30)
    recording.wait(30)
    return told


def test_the_index_names_what_lies_in_the_file(tmp_path: Path) -> None:
    assert write(tmp_path) == []
    index = read_index(index_file(tmp_path, "s-1"))
    assert index is not None
    assert index.inits == {0: (0, 4)}
    assert [(stored.sequence, stored.offset, stored.size) for stored in index.segments] == [
        (0, 4, 1000),
        (1, 1004, 1000),
        (2, 2004, 1000),
    ]
    assert (index.ended, index.whole, index.duration_s) == (True, True, 3.0)
    assert media_file(tmp_path, "s-1").stat().st_size == 3004


def test_a_full_disk_is_told_once(tmp_path: Path) -> None:
    assert write(tmp_path, min_free=1 << 60) == ["disk_full"]
    index = read_index(index_file(tmp_path, "s-1"))
    assert index is not None
    assert (index.segments, index.ended, index.whole) == ([], True, False)


def test_a_folder_that_is_gone_is_told_once(tmp_path: Path) -> None:
    assert write(tmp_path / "gone") == ["disk_error"]


def test_a_disk_that_falls_behind_is_given_up(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(module, "MAX_BACKLOG", 1500)
    held = threading.Event()
    monkeypatch.setattr(Recording, "_write", lambda *_: held.wait(30))
    told: list[str] = []
    recording = Recording(tmp_path, "s-1", min_free=0, on_failure=told.append)
    recording.segment(segment(0))
    assert (told, recording.failed) == ([], "")
    recording.segment(segment(1))
    assert (told, recording.failed) == (["disk_slow"], "disk_slow")
    recording.segment(segment(2))
    held.set()
    recording.close()
    recording.wait(30)
    assert told == ["disk_slow"]


def test_a_line_that_a_crash_cut_short_costs_itself_alone(tmp_path: Path) -> None:
    write(tmp_path)
    file = index_file(tmp_path, "s-1")
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines[:3]) + lines[3][:20])
    index = read_index(file)
    assert index is not None
    assert [stored.sequence for stored in index.segments] == [0, 1]
    assert not index.ended
    write(tmp_path, count=1)
    again = read_index(file)
    assert again is not None
    assert [(stored.sequence, stored.offset) for stored in again.segments] == [(0, 4), (1, 1004), (0, 3008)]
    assert again.ended


def test_a_suspended_recording_is_gone_on_with(tmp_path: Path) -> None:
    first = Recording(tmp_path, "s-1", min_free=0, on_failure=lambda _: None)
    first.init(0, b"init")
    first.segment(segment(0))
    first.close(ended=False)
    second = Recording(tmp_path, "s-1", min_free=0, on_failure=lambda _: None, after=first)
    second.segment(segment(1))
    second.close()
    second.wait(30)
    index = read_index(index_file(tmp_path, "s-1"))
    assert index is not None
    assert [(stored.sequence, stored.offset) for stored in index.segments] == [(0, 4), (1, 1004)]
    assert index.ended
