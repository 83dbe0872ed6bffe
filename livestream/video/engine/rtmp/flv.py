"""What a sound or picture message holds: an FLV tag's body (Adobe, FLV 10.1, annex E.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from livestream.video.engine.boxes import Malformed
from livestream.video.engine.tracks import CodecRefused

_PICTURES = {
    1: "JPEG",
    2: "H.263",
    3: "Screen Video",
    4: "VP6",
    5: "VP6",
    6: "Screen Video 2",
    12: "HEVC",
    13: "AV1",
}
_SOUNDS = {
    0: "PCM",
    1: "ADPCM",
    2: "MP3",
    3: "PCM",
    4: "Nellymoser",
    5: "Nellymoser",
    6: "Nellymoser",
    7: "G.711",
}
_SOUNDS |= {8: "G.711", 11: "Speex", 13: "Opus", 14: "MP3"}
_FOUR = {b"hvc1": "HEVC", b"av01": "AV1", b"vp09": "VP9", b"avc1": "H.264 in an enhanced tag"}
AVC, AAC, ENHANCED_SOUND = 7, 10, 9


@dataclass(frozen=True, slots=True)
class Tag:
    """A configuration or a sample; `shown_after` is the composition offset in milliseconds."""

    kind: Literal["config", "sample", "nothing"]
    data: bytes
    key: bool = False
    shown_after: int = 0


def picture(body: bytes) -> Tag:
    """Read a picture's tag. Raises Malformed, or CodecRefused for anything but H.264."""
    if len(body) < 5:
        raise Malformed("a picture is cut short")
    if body[0] & 0x80:  # 'enhanced RTMP' names its codec in four letters
        raise CodecRefused(_FOUR.get(body[1:5], "another codec"))
    frame, codec = body[0] >> 4, body[0] & 15
    if codec != AVC:
        raise CodecRefused(_PICTURES.get(codec, "another codec"))
    if frame == 5 or body[1] == 2:
        return Tag("nothing", b"")  # a player's command, or the end of the sequence
    shown_after = int.from_bytes(body[2:5], "big", signed=True)
    if body[1] > 2 or not body[5:]:
        raise Malformed("neither a picture nor its configuration")
    return Tag("config" if body[1] == 0 else "sample", body[5:], frame == 1, shown_after)


def sound(body: bytes) -> Tag:
    """Read a sound's tag. Raises Malformed, or CodecRefused for anything but AAC."""
    if not body:
        return Tag("nothing", b"")
    codec = body[0] >> 4
    if codec != AAC:
        raise CodecRefused(
            "an enhanced tag" if codec == ENHANCED_SOUND else _SOUNDS.get(codec, "another codec")
        )
    if len(body) < 2 or body[1] > 1:
        raise Malformed("neither sound nor its configuration")
    if not body[2:]:
        return Tag("nothing", b"")
    return Tag("config" if body[1] == 0 else "sample", body[2:])
