"""Draw and encode the demo clip: python -m sandbox.clip.make [FILE]. Half a minute; the result is committed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.fifo import AudioFifo
from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.stream import VideoStream
from PIL import Image

from sandbox.clip import palette as p
from sandbox.clip.scene import frames
from sandbox.clip.sound import LENGTH, SAMPLES, samples

CLIP = Path(__file__).with_name("clip.mp4")
AAC_FRAME = 1024
GOP = p.RATE // 2
OPTIONS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}


def make(file: Path) -> None:
    """Write the clip as a fragmented MP4, one fragment each half second."""
    with av.open(str(file), "w", format="mp4", options=OPTIONS) as out:
        picture = out.add_stream("libx264", rate=p.RATE)
        assert isinstance(picture, VideoStream)
        picture.width, picture.height, picture.pix_fmt = p.WIDTH, p.HEIGHT, "yuv420p"
        picture.codec_context.gop_size = GOP
        picture.codec_context.options = {
            "preset": "veryslow",
            "profile": "main",
            "level": "3.1",
            "crf": "24",
            "bf": "0",
            "sc_threshold": "0",
            "keyint_min": str(GOP),
            "maxrate": "1200k",
            "bufsize": "1200k",
        }
        encoder = _aac()
        sound = out.add_stream("aac", rate=SAMPLES)
        sound.codec_context.layout = "mono"  # type: ignore[attr-defined]
        packets = _sound_packets(encoder)
        waiting = next(packets, None)
        for number, image in enumerate(frames()):
            while waiting is not None and waiting[0] * p.RATE <= (number + 1) * SAMPLES:
                waiting[1].stream = sound
                out.mux(waiting[1])
                waiting = next(packets, None)
            for packet in picture.encode(_frame(image)):
                out.mux(packet)
        for packet in picture.encode():
            out.mux(packet)


def _frame(image: Image.Image) -> av.VideoFrame:
    frame: av.VideoFrame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]
    return frame


def _aac() -> AudioCodecContext:
    encoder = av.CodecContext.create("aac", "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format, encoder.bit_rate = SAMPLES, "mono", "fltp", 56_000
    return encoder


def _sound_packets(encoder: AudioCodecContext) -> Iterator[tuple[int, Packet[AudioStream]]]:
    """The loop's 1,125 frames as they come the second time round: each follows what it follows in the loop."""
    whole = samples()
    fifo = AudioFifo()
    for _ in range(3):
        frame = av.AudioFrame(format="s16", layout="mono", samples=LENGTH)
        frame.planes[0].update(whole.tobytes())
        frame.sample_rate = SAMPLES
        for even in av.AudioResampler(format="fltp", layout="mono", rate=SAMPLES).resample(frame):
            even.pts = None
            fifo.write(even)
    count = LENGTH // AAC_FRAME
    number = 0
    while (block := fifo.read(AAC_FRAME)) is not None:
        block.pts = None
        for packet in encoder.encode(block):
            if count < number <= 2 * count:
                packet.pts = packet.dts = (number - count - 1) * AAC_FRAME
                packet.duration = AAC_FRAME
                packet.time_base = Fraction(1, SAMPLES)
                yield packet.pts, packet
            number += 1


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else CLIP
    make(target)
    sys.stdout.write(f"{target}: {target.stat().st_size} bytes\n")
