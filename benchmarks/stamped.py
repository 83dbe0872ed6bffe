"""A camera as OBS would send it: the clock burnt into each picture, encoded here and pushed by RTMP in real time."""

from __future__ import annotations

import time
from fractions import Fraction
from multiprocessing.synchronize import Event

import av
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

WIDTH, HEIGHT, RATE = 540, 960, 24
BITS, TALL = 40, 24
SAMPLES = 48_000


def send(url: str, stop: Event) -> None:
    """Encode and push until told to stop. Runs in a process of its own."""
    options = {"flvflags": "no_duration_filesize"}
    with av.open(url, "w", format="flv", options=options) as out:
        picture = out.add_stream("libx264", rate=RATE)
        assert isinstance(picture, VideoStream)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.codec_context.gop_size = RATE
        picture.codec_context.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "b": "1500k",
            "maxrate": "1500k",
            "bufsize": "1500k",
        }
        sound = out.add_stream("aac", rate=SAMPLES)
        assert isinstance(sound, AudioStream)
        sound.codec_context.layout = "mono"
        began, number, heard = time.time(), 0, 0
        while not stop.wait(max(0.0, began + number / RATE - time.time())):
            frame = _picture(number)
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            out.mux(picture.encode(frame))
            number += 1
            while heard < number * SAMPLES // RATE:
                out.mux(sound.encode(_silence(heard)))
                heard += 1024


def _picture(number: int) -> av.VideoFrame:
    frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
    luma, *colours = frame.planes
    wide = luma.line_size
    shift = number * 5
    rows = [bytes((60 + (x * 3 + y * 5 + shift) % 120) for x in range(wide)) for y in range(0, HEIGHT, 60)]
    bits = _clock()
    clock = bytes(bits[x * BITS // WIDTH] for x in range(WIDTH)) + bytes(wide - WIDTH)
    luma.update(clock * TALL + b"".join(row * 60 for row in rows)[: (HEIGHT - TALL) * wide])
    for colour in colours:
        colour.update(b"\x80" * (colour.line_size * colour.height))
    return frame


def _clock() -> list[int]:
    """The moment's milliseconds as stamp.js reads them: 32 bits and the sum of their bytes, white or black."""
    now = int(time.time() * 1000) & 0xFFFFFFFF
    value = now << 8 | sum(now.to_bytes(4, "big")) & 255
    return [235 if value >> (BITS - 1 - place) & 1 else 16 for place in range(BITS)]


def _silence(at: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
    frame.planes[0].update(bytes(4 * 1024))
    frame.sample_rate, frame.pts, frame.time_base = SAMPLES, at, Fraction(1, SAMPLES)
    return frame
