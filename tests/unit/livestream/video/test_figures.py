"""The crew's figures are read off the stream itself."""

from __future__ import annotations

from livestream.video.contract import Picture
from livestream.video.engine.boxes import Box
from livestream.video.engine.figures import PictureFigures
from livestream.video.engine.fragments import Fragment, Run, TrackPart
from livestream.video.engine.tracks import Track, Tracks

TRACK = Track(1, True, 1000, "avc1.42c01f", 0, 0, 0, 0, 540, 960)
SOUND = Track(2, False, 48_000, "Opus", 2, 0, 0, 0)


def pictures(*lengths_ms: int, keys: tuple[int, ...] = (0,)) -> Fragment:
    """A fragment whose pictures last so long; `keys` are the numbers of its key frames."""
    marks = tuple(number in keys for number in range(len(lengths_ms)))
    run = Run(8, 0, (1,) * len(lengths_ms), lengths_ms, marks)
    return Fragment(b"", TrackPart(TRACK, Box(b"traf", 0, 8, 8), 0, sum(lengths_ms), marks[0], (run,)), None)


def begun(*more: Track) -> PictureFigures:
    figures = PictureFigures("camera")
    figures.begin(Tracks({track.id: track for track in (TRACK, *more)}))
    return figures


def test_nothing_is_known_before_the_first_header() -> None:
    assert PictureFigures("encoder").read() is None


def test_a_steady_stream() -> None:
    figures = begun(SOUND)
    for _ in range(4):
        figures.count(pictures(*[40] * 25))
    assert figures.read() == Picture("camera", "H.264", "Opus", 540, 960, 25, 0, 1.0)


def test_without_sound_and_before_the_first_picture() -> None:
    assert begun().read() == Picture("camera", "H.264", "", 540, 960, None, 0, None)


def test_missing_pictures_are_counted_at_the_streams_own_pace() -> None:
    figures = begun()
    figures.count(pictures(*[40] * 20, 120, 60, 200))
    found = figures.read()
    assert found is not None
    assert found.dropped == 2 + 0 + 4
    for _ in range(20):
        figures.count(pictures(*[40] * 25))
    found = figures.read()
    assert found is not None
    assert (found.dropped, found.frames) == (6, 25)


def test_the_longest_time_between_key_frames() -> None:
    figures = begun()
    for keys in ((0,), (), (), (0, 15)):
        figures.count(pictures(*[40] * 25, keys=keys))
    found = figures.read()
    assert found is not None
    assert found.keyframe_s == 3.0


def test_figures_look_back_ten_seconds() -> None:
    figures = begun()
    for _ in range(15):
        figures.count(pictures(*[100] * 10, keys=(0,)))
    for _ in range(10):
        figures.count(pictures(*[50] * 20, keys=(0, 10)))
    found = figures.read()
    assert found is not None
    assert (found.frames, found.keyframe_s) == (20, 0.5)
