"""Segments and their playlists."""

from dataclasses import replace

import pytest

from livestream.video.engine import playlist
from livestream.video.engine.boxes import Malformed
from livestream.video.engine.fragments import Fragment
from livestream.video.engine.segments import Segment, Segmenter
from sandbox.clip.loop import load_clip

HALVES = load_clip().fragments


def later(fragment: Fragment) -> Fragment:
    """The fragment as if it began in the middle of a group of pictures."""
    assert fragment.picture is not None
    return replace(fragment, picture=replace(fragment.picture, starts_on_key=False))


def cut(segmenter: Segmenter, fragments: list[Fragment], *, now: float = 100.0) -> list[Segment]:
    return [done for fragment in fragments for done in segmenter.add(fragment, now=now)]


def test_two_halves_make_a_segment_at_once() -> None:
    segmenter = Segmenter(target_s=1.0)
    segmenter.restart()
    assert cut(segmenter, [HALVES[0]]) == []
    (first,) = cut(segmenter, [HALVES[1]])
    assert (first.sequence, first.duration_s, first.discontinuity) == (0, 1.0, False)
    assert first.data == HALVES[0].data + HALVES[1].data


def test_the_wall_clock_follows_the_media_clock_not_the_networks() -> None:
    segmenter = Segmenter(target_s=1.0)
    segmenter.restart()
    done = cut(segmenter, list(HALVES[:2]), now=100.0) + cut(segmenter, list(HALVES[2:4]), now=107.3)
    assert [segment.starts_at for segment in done] == [99.5, 100.5]


def test_nothing_is_shown_before_a_key_frame() -> None:
    segmenter = Segmenter(target_s=1.0)
    segmenter.restart()
    done = cut(segmenter, [later(HALVES[0]), HALVES[1], HALVES[2], HALVES[3]])
    assert [segment.duration_s for segment in done] == [1.0]
    rest = segmenter.close()
    assert rest is not None
    assert rest.data == HALVES[3].data


def test_a_segment_waits_for_the_next_key_frame() -> None:
    segmenter = Segmenter(target_s=1.0)
    segmenter.restart()
    done = cut(segmenter, [HALVES[0], later(HALVES[1]), later(HALVES[2]), HALVES[3]])
    assert [segment.duration_s for segment in done] == [1.5]


def test_a_stream_without_key_frames_is_given_up() -> None:
    segmenter = Segmenter(target_s=1.0)
    segmenter.restart()
    with pytest.raises(Malformed):
        cut(segmenter, [HALVES[0], *(later(fragment) for fragment in HALVES[1:])])


def test_a_new_init_is_a_break() -> None:
    segmenter = Segmenter(target_s=1.0)
    segmenter.restart()
    done = cut(segmenter, list(HALVES[:2]))
    assert segmenter.restart() is None
    done += cut(segmenter, list(HALVES[:4]))
    assert [(segment.init, segment.discontinuity, segment.breaks) for segment in done] == [
        (0, False, 0),
        (1, True, 1),
        (1, False, 1),
    ]
    text = playlist.live(done[1:], run="ab", target_s=1, growing=None)
    assert text == (
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:1\n"
        "#EXT-X-DISCONTINUITY-SEQUENCE:0\n#EXT-X-INDEPENDENT-SEGMENTS\n"
        '#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="ab-1.mp4"\n'
        "#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:01:39.500Z\n#EXTINF:1.00000,\nab-1.m4s\n"
        "#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:01:40.500Z\n#EXTINF:1.00000,\nab-2.m4s\n"
        "#EXT-X-ENDLIST\n"
    )
    going = playlist.Growing(None, 3)
    assert "#EXT-X-DISCONTINUITY-SEQUENCE:1\n" in playlist.live(done[2:], run="ab", target_s=1, growing=going)


def stored(number: int, starts_at: float, duration_s: float) -> playlist.Stored:
    return playlist.Stored(number, 0, False, 0, starts_at, duration_s, 100 * number, 100)


def test_a_replay_skips_the_pauses() -> None:
    segments = [stored(0, 100.0, 1.0), stored(1, 101.0, 1.0), replace(stored(2, 130.0, 1.0), init=1)]
    moments = (90.0, 100.0, 101.25, 110.0, 130.5, 500.0)
    assert [playlist.offset_of(segments, moment) for moment in moments] == [0.0, 0.0, 1.25, 2.0, 2.5, 3.0]


def test_a_browsers_short_durations_do_not_add_up() -> None:
    segments = [stored(number, 100.0 + number, 0.875) for number in range(4)]
    assert playlist.lengths(segments) == [1.0, 1.0, 1.0, 0.875]
    assert playlist.offset_of(segments, 102.9375) == 2.9375
    text = playlist.replay(segments, {0: (0, 10)}, media="media.mp4", ended=True)
    assert text.count("#EXTINF:1.00000,") == 3
    assert text.count("#EXTINF:0.87500,") == 1


@pytest.mark.parametrize(("seconds", "whole"), [(0.2, 1), (1.0, 1), (1.49, 1), (1.5, 2), (3.6, 4)])
def test_the_target_is_no_shorter_than_any_rounded_segment(seconds: float, whole: int) -> None:
    assert playlist.target([0.5, seconds]) == whole
