"""Strangers' bytes: whatever comes, the reader answers with pieces or Malformed, and holds no more than it may."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livestream.video.engine.boxes import BoxReader, Malformed, TooLarge
from livestream.video.engine.figures import PictureFigures
from livestream.video.engine.fragments import parse_fragment
from livestream.video.engine.tracks import CodecRefused, parse_init
from sandbox.clip.loop import CLIP, load_clip
from tests.long import examples

DATA = CLIP.read_bytes()[:120_000]
TRACKS = parse_init(load_clip().init)
FIRST = load_clip().fragments[0].data


def read(data: bytes, cuts: list[int]) -> list[tuple[str, bytes]]:
    reader, at = BoxReader(), 0
    pieces: list[tuple[str, bytes]] = []
    for cut in [*sorted(cuts), len(data)]:
        pieces += [(piece.kind, piece.data) for piece in reader.feed(data[at:cut])]
        at = max(at, cut)
    return pieces


WHOLE = read(DATA, [])


@given(st.lists(st.integers(0, len(DATA)), max_size=30))
@settings(max_examples=examples(40), deadline=None)
def test_how_the_stream_is_chunked_makes_no_difference(cuts: list[int]) -> None:
    assert read(DATA, cuts) == WHOLE


def test_the_pieces_are_the_init_and_whole_fragments() -> None:
    assert [kind for kind, _ in WHOLE] == ["init", "fragment", "fragment", "fragment"]
    assert WHOLE[1][1] == FIRST


@given(st.binary(max_size=400))
@settings(max_examples=examples(100), deadline=None)
def test_garbage_is_malformed_or_incomplete(data: bytes) -> None:
    with suppress(Malformed):
        assert all(kind in ("init", "fragment") for kind, _ in read(data, []))


@given(st.integers(0, len(FIRST) - 1), st.binary(min_size=1, max_size=8))
@settings(max_examples=examples(300), deadline=None)
def test_a_damaged_fragment_never_breaks_the_parser(at: int, damage: bytes) -> None:
    head = min(at % 400, len(FIRST) - len(damage))  # most damage belongs where the structure is
    damaged = FIRST[:head] + damage + FIRST[head + len(damage) :]
    try:
        fragment = parse_fragment(damaged, TRACKS)
    except Malformed:
        return
    assert 0 < fragment.main.duration_s <= 60
    for part in (fragment.picture, fragment.sound):
        assert part is None or all(0 < run.offset <= run.end <= len(damaged) for run in part.runs)
    figures = PictureFigures("camera")
    figures.begin(TRACKS)
    figures.count(fragment)
    assert figures.read() is not None


@given(st.integers(0, len(load_clip().init) - 1), st.binary(min_size=1, max_size=8))
@settings(max_examples=examples(300), deadline=None)
def test_a_damaged_init_never_breaks_the_parser(at: int, damage: bytes) -> None:
    init = load_clip().init
    try:
        tracks = parse_init(init[:at] + damage + init[at + len(damage) :])
    except (Malformed, CodecRefused):
        return
    assert tracks.picture.timescale > 0


@given(st.integers(0, len(load_clip().init)))
@settings(max_examples=examples(100), deadline=None)
def test_a_cut_init_is_malformed(length: int) -> None:
    init = load_clip().init
    if length == len(init):
        assert parse_init(init).picture.codec == "avc1.4d401f"
    else:
        with pytest.raises(Malformed):
            parse_init(init[:length])


def test_an_announced_giant_is_refused_before_it_is_held() -> None:
    with pytest.raises(TooLarge):
        list(BoxReader(max_box=1000).feed((1001).to_bytes(4, "big") + b"moof"))


@pytest.mark.parametrize("size", [0, 2, 7])
def test_a_size_that_can_not_be(size: int) -> None:
    with pytest.raises(Malformed):
        list(BoxReader().feed(size.to_bytes(4, "big") + b"moofrest"))


def test_a_plain_mp4_is_not_a_stream() -> None:
    with pytest.raises(Malformed):
        list(BoxReader().feed((16).to_bytes(4, "big") + b"mdat" + bytes(8)))


@pytest.mark.parametrize("codec", [b"hvc1", b"hev1", b"vp09", b"av01"])
def test_other_codecs_are_refused(codec: bytes) -> None:
    with pytest.raises(CodecRefused):
        parse_init(load_clip().init.replace(b"avc1", codec))
