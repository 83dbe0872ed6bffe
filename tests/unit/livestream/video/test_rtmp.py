"""What an encoder sends, damaged in every way: an answer or Malformed, and no more held than may be."""

import struct
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livestream.video.engine.boxes import MAX_BOX, Malformed, Piece, TooLarge
from livestream.video.engine.fragments import parse_fragment
from livestream.video.engine.rtmp import amf, chunks, commands, flv
from livestream.video.engine.rtmp.configs import picture_config, sound_config
from livestream.video.engine.rtmp.mux import MAX_SOUNDS, Muxer
from livestream.video.engine.tracks import CodecRefused, parse_init
from sandbox.clip.loop import load_clip
from tests.contract.video.encoder import AAC, H264, NOT_KEY, configs, samples
from tests.long import examples

PICTURE, SOUND = configs()
GREETING = amf.encode(
    "connect", 1.0, {"app": "live", "tcUrl": "rtmp://host/live", "video": 252.0, "deep": {"a": [1.0]}}
)
BODIES = [(chunks.VIDEO, bytes([H264, 0, 0, 0, 0]) + PICTURE), (chunks.AUDIO, bytes([AAC, 0]) + SOUND)]
FIRST = [(round(at * 1000), kind, body) for at, kind, body in samples(list(load_clip().fragments[:3]))]

values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.lists(values, max_size=5))
@settings(max_examples=examples(60), deadline=None)
def test_what_is_written_is_read_again(written: list[amf.Value]) -> None:
    assert amf.decode(amf.encode(*written)) == written


@given(st.binary(max_size=300))
@settings(max_examples=examples(150), deadline=None)
def test_any_command_is_read_or_malformed(data: bytes) -> None:
    with suppress(Malformed):
        amf.decode(data)


@given(st.integers(0, len(GREETING) - 1), st.binary(min_size=1, max_size=6))
@settings(max_examples=examples(150), deadline=None)
def test_a_damaged_command_is_read_or_malformed(at: int, damage: bytes) -> None:
    message = chunks.Message(chunks.COMMAND, 0, GREETING[:at] + damage + GREETING[at + len(damage) :])
    with suppress(Malformed):
        commands.wish(commands.command(message))


@pytest.mark.parametrize(
    "data",
    [
        b"\x03\0\1a" * 20 + b"\x05",
        b"\x0a\xff\xff\xff\xff" + b"\x05" * 1000,
        b"\x05" * 600,
        b"\x0a\0\0\0\1" * 9,
    ],
)
def test_a_command_that_is_deep_or_long_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        amf.decode(data)


def stream(cuts: list[int], data: bytes, *, most: int = 1 << 20) -> list[chunks.Message]:
    reader, at = chunks.ChunkReader(max_message=most), 0
    found: list[chunks.Message] = []
    for cut in [*sorted(cuts), len(data)]:
        found += reader.feed(data[at:cut])
        at = max(at, cut)
    return found


SENT = chunks.message(
    chunks.SET_CHUNK_SIZE, struct.pack(">I", chunks.OUR_CHUNK_SIZE), chunk_stream=2
) + b"".join(chunks.message(kind, body, chunk_stream=6, timestamp=at) for at, kind, body in FIRST[:24])


@given(st.lists(st.integers(0, len(SENT)), max_size=20))
@settings(max_examples=examples(30), deadline=None)
def test_how_the_bytes_come_makes_no_difference(cuts: list[int]) -> None:
    assert [(m.timestamp, m.kind, m.body) for m in stream(cuts, SENT)] == FIRST[:24]


@given(st.binary(max_size=600))
@settings(max_examples=examples(150), deadline=None)
def test_any_chunks_are_messages_or_malformed(data: bytes) -> None:
    with suppress(Malformed):
        stream([], data, most=4096)


@given(st.lists(st.tuples(st.integers(0, len(SENT) - 1), st.integers(0, 255)), min_size=1, max_size=6))
@settings(max_examples=examples(60), deadline=None)
def test_damaged_chunks_are_messages_or_malformed(damage: list[tuple[int, int]]) -> None:
    data = bytearray(SENT)
    for at, value in damage:
        data[at] = value
    with suppress(Malformed):
        assert sum(len(message.body) for message in stream([], bytes(data))) <= len(data)


def test_messages_between_each_others_chunks() -> None:
    head = b"\0\0\0\0\0\xc8"  # timestamp 0, 200 bytes
    first, second = b"\x04" + head + b"\x08\0\0\0\0", b"\x05" + head + b"\x09\0\0\0\0"
    data = first + b"a" * 128 + second + b"b" * 128 + b"\xc4" + b"a" * 72 + b"\xc5" + b"b" * 72
    assert [(m.kind, m.body) for m in stream([], data)] == [(8, b"a" * 200), (9, b"b" * 200)]


def test_short_headers_repeat_the_one_before() -> None:
    data = b"\x04\0\0\x0a\0\0\x01\x08\0\0\0\0a" + b"\x84\0\0\x05b" + b"\xc4c" + b"\x44\0\0\x01\0\0\x02\x09dd"
    read = [(m.timestamp, m.kind, m.body) for m in stream([], data)]
    assert read == [(10, 8, b"a"), (15, 8, b"b"), (20, 8, b"c"), (21, 9, b"dd")]


def test_a_late_timestamp_has_a_field_of_its_own() -> None:
    sent = chunks.message(chunks.AUDIO, b"x" * 5000, timestamp=0x01000000)
    size = chunks.message(chunks.SET_CHUNK_SIZE, struct.pack(">I", chunks.OUR_CHUNK_SIZE), chunk_stream=2)
    assert [(m.timestamp, len(m.body)) for m in stream([], size + sent)] == [(0x01000000, 5000)]


@pytest.mark.parametrize("begun", [1, 2])
def test_begun_messages_together_hold_no_more_than_one_may(begun: int) -> None:
    data = b"".join(bytes([4 + n]) + b"\0\0\0\0\x02\0\x08\0\0\0\0" + bytes(128) for n in range(begun))
    if begun == 1:
        assert stream([], data, most=1000) == []
    else:
        with pytest.raises(TooLarge):
            stream([], data, most=1000)


@given(st.binary(max_size=40))
@settings(max_examples=examples(150), deadline=None)
def test_any_tag_is_read_or_refused(data: bytes) -> None:
    for read in (flv.picture, flv.sound):
        with suppress(Malformed, CodecRefused):
            assert read(data).kind in ("config", "sample", "nothing")


def test_the_configurations_of_the_clip() -> None:
    picture, sound = picture_config(PICTURE), sound_config(SOUND)
    assert (picture.width, picture.height, picture.length_size) == (540, 960, 4)
    assert (sound.rate, sound.channels) == (48_000, 1)


@given(st.integers(0, len(PICTURE) - 1), st.binary(min_size=1, max_size=6), st.binary(max_size=20))
@settings(max_examples=examples(200), deadline=None)
def test_a_damaged_configuration_is_read_or_refused(at: int, damage: bytes, sound: bytes) -> None:
    with suppress(Malformed, CodecRefused):
        picture = picture_config(PICTURE[:at] + damage + PICTURE[at + len(damage) :])
        assert 0 < picture.width <= 4096
        assert 0 < picture.height <= 4096
    with suppress(Malformed, CodecRefused):
        assert sound_config(sound).rate >= 7350


def muxed(muxer: Muxer, sent: list[tuple[int, int, bytes]]) -> list[Piece]:
    found: list[Piece] = []
    for at, kind, body in sent:
        if kind == chunks.VIDEO:
            found += muxer.picture(at, body)
        else:
            muxer.sound(at, body)
    return [*found, *muxer.rest()]


def config(at: int = 0) -> list[tuple[int, int, bytes]]:
    return [(at, kind, body) for kind, body in BODIES]


def test_parts_last_as_long_as_their_pictures() -> None:
    init, *parts = muxed(Muxer(), config() + FIRST)
    tracks = parse_init(init.data)
    assert (tracks.picture.codec, tracks.sound and tracks.sound.codec) == ("avc1.4d401f", "mp4a")
    read = [parse_fragment(part.data, tracks) for part in parts]
    assert (
        sum(part.main.duration for part in read) == 1499
    )  # the last picture stands as long as the one before it, 41 ms
    assert [part.main.starts_on_key for part in read] == [n in (0, 5) for n in range(8)]
    assert [round(part.main.begins_s, 3) for part in read[:4]] == [0.0, 0.208, 0.417, 0.625]


def test_a_new_clock_is_a_new_beginning() -> None:
    pieces = muxed(Muxer(), config() + FIRST[:40] + [(at + 60_000, kind, body) for at, kind, body in FIRST])
    assert pieces[0].kind == "init"
    assert sum(piece.kind == "init" for piece in pieces) == 2


def test_the_same_configuration_again_changes_nothing() -> None:
    pieces = muxed(Muxer(), config() + FIRST[:30] + config(400) + FIRST[30:])
    assert sum(piece.kind == "init" for piece in pieces) == 1


def test_what_waits_for_the_next_picture_is_bounded() -> None:
    muxer = Muxer()
    muxed(muxer, config() + FIRST[:4])
    with pytest.raises(Malformed):
        for n in range(MAX_SOUNDS + 10):
            muxer.sound(n * 64 // 3, bytes([AAC, 1, 1, 2]))
    muxer, huge = Muxer(), struct.pack(">I", 1 << 20) + bytes(1 << 20)
    muxed(muxer, config() + FIRST[:4])
    with pytest.raises(TooLarge):
        for n in range(1 + MAX_BOX // len(huge)):
            list(muxer.picture(20 + n, bytes([NOT_KEY, 1, 0, 0, 0]) + huge))


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(FIRST) - 1),
            st.integers(-60_000, 60_000),
            st.integers(0, 12),
            st.integers(0, 255),
            st.booleans(),
        ),
        max_size=12,
    )
)
@settings(max_examples=examples(60), deadline=None)
def test_damaged_samples_make_fragments_or_are_refused(damage: list[tuple[int, int, int, int, bool]]) -> None:
    sent = list(FIRST)
    for at, later, place, value, again in damage:
        time, kind, body = sent[at]
        place = min(place, len(body) - 1)
        changed = body[:place] + bytes([value]) + body[place + 1 :]
        sent[at] = (max(0, time + later), kind, changed)
        if again:
            sent[at:at] = config(time)
    tracks = None
    with suppress(Malformed, CodecRefused):
        for piece in muxed(Muxer(), config() + sent):
            if piece.kind == "init":
                tracks = parse_init(piece.data)
            else:
                assert tracks is not None
                assert 0 < parse_fragment(piece.data, tracks).main.duration_s <= 60
