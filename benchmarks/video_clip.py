"""Upright video at a steady bitrate, as a phone's MediaRecorder cuts it: half seconds, each on a key frame."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

WIDTH, HEIGHT, RATE = 540, 960, 24
SAMPLES = 48_000


def make(file: Path, *, seconds: int, bits_per_second: int) -> None:
    """Encode noise that moves; sound is silence at 64 kbit/s."""
    options = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
    noise = [os.urandom(WIDTH * 2) for _ in range(64)]
    with av.open(str(file), "w", format="mp4", options=options) as out:
        picture = out.add_stream("libx264", rate=RATE)
        assert isinstance(picture, VideoStream)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.codec_context.gop_size = RATE // 2
        rate = f"{bits_per_second}"
        picture.codec_context.options = {
            "preset": "ultrafast",
            "x264-params": f"nal-hrd=cbr:scenecut=0:bframes=0:keyint={RATE // 2}:min-keyint={RATE // 2}",
            "b": rate,
            "minrate": rate,
            "maxrate": rate,
            "bufsize": rate,
        }
        sound = out.add_stream("aac", rate=SAMPLES)
        assert isinstance(sound, AudioStream)
        sound.codec_context.layout = "mono"
        heard = 0
        for number in range(seconds * RATE):
            frame = _picture(number, noise)
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            out.mux(picture.encode(frame))
            while heard < (number + 1) * SAMPLES // RATE:
                out.mux(sound.encode(_silence(heard)))
                heard += 1024
        out.mux(picture.encode(None))
        out.mux(sound.encode(None))


def _picture(number: int, noise: list[bytes]) -> av.VideoFrame:
    frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
    luma, *colours = frame.planes
    wide = luma.line_size
    rows = [noise[(y // 8 + number) % len(noise)][:wide].ljust(wide, b"\0") for y in range(HEIGHT)]
    luma.update(b"".join(rows))
    for colour in colours:
        colour.update(b"\x80" * (colour.line_size * colour.height))
    return frame


def _silence(at: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
    frame.planes[0].update(bytes(4 * 1024))
    frame.sample_rate, frame.pts, frame.time_base = SAMPLES, at, Fraction(1, SAMPLES)
    return frame
