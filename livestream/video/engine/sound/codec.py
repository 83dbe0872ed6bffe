"""Decodes Opus packets and encodes them as AAC; runs on a worker thread."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import av
import av.error
from av.audio.codeccontext import AudioCodecContext
from av.audio.fifo import AudioFifo
from av.audio.resampler import AudioResampler

from livestream.video.engine.boxes import Malformed
from livestream.video.engine.mp4 import AAC_FRAME

RATE = 48_000
BIT_RATE_A_CHANNEL = 64_000


class Transcoder:
    """Opus in, AAC-LC out, both at 48 kHz; the first AAC frame, which only primes the decoder, is left out."""

    def __init__(self, channels: int) -> None:
        layout = "mono" if channels == 1 else "stereo"
        decoder = av.CodecContext.create("opus", "r")
        encoder = av.CodecContext.create("aac", "w")
        assert isinstance(decoder, AudioCodecContext)  # noqa: S101  tells mypy what create() can't
        assert isinstance(encoder, AudioCodecContext)  # noqa: S101
        decoder.extradata = b"OpusHead" + struct.pack("<BBHIhB", 1, channels, 0, RATE, 0, 0)
        encoder.sample_rate, encoder.layout, encoder.format = RATE, layout, "fltp"
        encoder.bit_rate = BIT_RATE_A_CHANNEL * channels
        self._decoder, self._encoder = decoder, encoder
        self._resampler = AudioResampler(format="fltp", layout=layout, rate=RATE)
        self._fifo = AudioFifo()
        self._primed = False
        self.samples_in = 0
        self.frames_out = 0

    def feed(self, packet: bytes) -> Iterator[bytes]:
        """Take an Opus packet and yield the AAC frames it completes. Raises Malformed."""
        try:
            for frame in self._decoder.decode(av.Packet(packet)):
                for even in self._resampler.resample(frame):
                    self.samples_in += even.samples
                    even.pts = None
                    self._fifo.write(even)
            while (block := self._fifo.read(AAC_FRAME)) is not None:
                block.pts = None
                for encoded in self._encoder.encode(block):
                    if self._primed:
                        self.frames_out += 1
                        yield bytes(encoded)
                    self._primed = True
        except av.error.FFmpegError as error:
            raise Malformed("the sound can't be decoded") from error
