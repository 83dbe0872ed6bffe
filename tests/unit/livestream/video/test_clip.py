"""The demo's clip loops without a seam."""

from itertools import islice

import pytest

from livestream.video.engine.fragments import Fragment, parse_fragment
from livestream.video.engine.tracks import parse_init
from sandbox.clip.loop import CLIP, endless, load_clip

ROUND = 48


@pytest.fixture(scope="module")
def three_rounds() -> list[Fragment]:
    tracks = parse_init(load_clip().init)
    return [parse_fragment(data, tracks) for _, data in islice(endless(load_clip()), 3 * ROUND)]


def test_the_clip_is_small_and_each_half_second_begins_on_a_key_frame() -> None:
    assert CLIP.stat().st_size < 2_500_000
    assert len(load_clip().fragments) == ROUND
    assert load_clip().duration_s == 24.0
    for fragment in load_clip().fragments:
        assert fragment.main.starts_on_key
        assert fragment.main.duration_s == 0.5


def test_the_pictures_follow_each_other_from_round_to_round(three_rounds: list[Fragment]) -> None:
    parts = [fragment.picture for fragment in three_rounds if fragment.picture]
    assert [part.base for part in parts] == [number * 6144 for number in range(3 * ROUND)]


def test_the_sound_has_neither_gap_nor_overlap(three_rounds: list[Fragment]) -> None:
    at = 0
    for fragment in three_rounds:
        if fragment.sound:
            assert fragment.sound.base == at
            at += fragment.sound.duration
    assert at == 3 * 24 * 48_000
