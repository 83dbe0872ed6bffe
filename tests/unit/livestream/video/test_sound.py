"""Opus becomes AAC: the picture untouched, the sound in step with it."""

import io
import math
import struct
from fractions import Fraction

import av
import pytest

from livestream.video.engine.boxes import BoxReader, Malformed
from livestream.video.engine.fragments import Fragment, parse_fragment
from livestream.video.engine.mp4 import box, sound_traf
from livestream.video.engine.sound.opus_to_aac import OpusToAac
from livestream.video.engine.tracks import Tracks, parse_init
from tests.unit.livestream.video.test_empty_parts import without

SECONDS = 4


@pytest.fixture(scope="module", params=["mono", "stereo"])
def opus(request: pytest.FixtureRequest) -> bytes:
    """A grey picture and a tone of 440 Hz, as a browser would record them."""
    out = io.BytesIO()
    options = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    with av.open(out, "w", format="mp4", options=options) as container:
        picture = container.add_stream("libx264", rate=24)
        picture.width, picture.height, picture.pix_fmt, picture.codec_context.gop_size = 64, 64, "yuv420p", 12
        picture.codec_context.options = {"bf": "0", "preset": "ultrafast", "tune": "zerolatency"}
        sound = container.add_stream("libopus", rate=48_000, layout=request.param)
        channels = 1 if request.param == "mono" else 2
        for number in range(24 * SECONDS):
            grey = av.VideoFrame(64, 64, "yuv420p")
            for plane in grey.planes:
                plane.update(bytes([number]) * plane.buffer_size)
            grey.pts, grey.time_base = number, Fraction(1, 24)
            wave = [
                round(9000 * math.sin(2 * math.pi * 440 * (number * 2000 + k) / 48_000)) for k in range(2000)
            ]
            tone = av.AudioFrame(format="s16", layout=request.param, samples=2000)
            packed = struct.pack(f"<{2000 * channels}h", *(value for value in wave for _ in range(channels)))
            tone.planes[0].update(packed.ljust(tone.planes[0].buffer_size, b"\0"))
            tone.sample_rate, tone.pts, tone.time_base = 48_000, number * 2000, Fraction(1, 48_000)
            container.mux(sound.encode(tone))
            container.mux(picture.encode(grey))
        container.mux(sound.encode())
        container.mux(picture.encode())
    return out.getvalue()


def pieces(data: bytes) -> tuple[bytes, Tracks, list[bytes]]:
    found = list(BoxReader().feed(data))
    return found[0].data, parse_init(found[0].data), [piece.data for piece in found[1:]]


def pictures(fragment: Fragment) -> bytes:
    assert fragment.picture is not None
    return b"".join(fragment.data[run.offset : run.end] for run in fragment.picture.runs)


def test_the_result_plays_and_is_as_long(opus: bytes) -> None:
    init, tracks, fragments = pieces(opus)
    turned = OpusToAac(init, tracks)
    result = turned.init + b"".join(turned.fragment(data) or b"" for data in fragments)
    with av.open(io.BytesIO(result), "r") as container:
        assert container.streams.audio[0].codec_context.name == "aac"
        assert container.streams.audio[0].rate == 48_000
        assert len(list(container.decode(video=0))) == 24 * SECONDS
    with av.open(io.BytesIO(result), "r") as container:
        frames = list(container.decode(audio=0))
    assert [frame.pts for frame in frames] == [1024 * number for number in range(len(frames))]
    # Whole frames only, one of which waits in the encoder.
    assert 0 <= SECONDS * 48_000 - sum(frame.samples for frame in frames) < 3 * 1024


def test_the_picture_is_the_same_bytes(opus: bytes) -> None:
    init, tracks, fragments = pieces(opus)
    turned = OpusToAac(init, tracks)
    after = parse_init(turned.init)
    assert after.picture == tracks.picture
    for data in fragments:
        before, now = parse_fragment(data, tracks), parse_fragment(turned.fragment(data) or b"", after)
        assert before.picture is not None
        assert now.picture is not None
        assert pictures(now) == pictures(before)
        assert (now.picture.base, now.picture.duration) == (before.picture.base, before.picture.duration)


def test_sound_that_was_lost_leaves_a_gap_not_a_shift(opus: bytes) -> None:
    init, tracks, fragments = pieces(opus)
    turned = OpusToAac(init, tracks)
    after = parse_init(turned.init)
    for data in fragments[:3]:
        turned.fragment(data)
    resumed = parse_fragment(turned.fragment(fragments[6]) or b"", after).sound
    was = parse_fragment(fragments[6], tracks).sound
    assert resumed is not None
    assert was is not None
    assert resumed.base == was.base


def test_packets_that_are_no_opus_are_malformed(opus: bytes) -> None:
    init, tracks, fragments = pieces(opus)
    sound = parse_fragment(fragments[0], tracks).sound
    assert sound is not None
    start, end = sound.runs[0].offset, sound.runs[0].end
    broken = fragments[0][:start] + b"\xff" * (end - start) + fragments[0][end:]
    with pytest.raises(Malformed):
        OpusToAac(init, tracks).fragment(broken)


def test_a_half_second_without_sound_keeps_its_picture(opus: bytes) -> None:
    """And what is heard after it stands where it belongs."""
    init, tracks, fragments = pieces(opus)
    assert tracks.sound is not None
    turned = OpusToAac(init, tracks)
    after = parse_init(turned.init)
    heard = parse_fragment(turned.fragment(fragments[0]) or b"", after).sound
    silent = parse_fragment(turned.fragment(without(fragments[1], {tracks.sound.id})) or b"", after)
    assert silent.sound is None
    assert pictures(silent) == pictures(parse_fragment(fragments[1], tracks))
    later = parse_fragment(turned.fragment(fragments[2]) or b"", after).sound
    was = parse_fragment(fragments[2], tracks).sound
    assert heard is not None
    assert later is not None
    assert was is not None
    assert (heard.base, later.base) == (0, was.base)


def test_sound_alone_that_fills_no_frame_waits(opus: bytes) -> None:
    """A packet is 20 ms long, a frame 21.3."""
    init, tracks, fragments = pieces(opus)
    first = parse_fragment(fragments[0], tracks).sound
    assert first is not None
    (size, *_), at = first.runs[0].sizes, first.runs[0].offset
    packet = [fragments[0][at : at + size]]
    head = box(b"mfhd", bytes(8))
    length = 8 + len(head) + len(sound_traf(first.track.id, packet, base=0, offset=0))
    alone = box(b"moof", head, sound_traf(first.track.id, packet, base=0, offset=length + 8))
    turned = OpusToAac(init, tracks)
    assert turned.fragment(alone + box(b"mdat", *packet)) is None
    assert turned.fragment(fragments[0]) is not None
