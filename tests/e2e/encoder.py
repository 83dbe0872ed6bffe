"""FFmpeg's libraries pushing the committed clip by RTMP in real time, as OBS pushes a camera."""

import subprocess
import sys
import time
from fractions import Fraction

import av

from sandbox.clip.loop import CLIP
from sandbox.processes import ROOT


class Encoder:
    """A process that sends until it is killed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Connect and send, from the clip's beginning."""
        self._process = subprocess.Popen([sys.executable, "-m", "tests.e2e.encoder", self._url], cwd=ROOT)

    def refused(self) -> None:
        """Connect once more and be turned away: the process ends by itself, and not well."""
        self.start()
        assert self._process is not None
        assert self._process.wait(20) != 0

    def kill(self) -> None:
        """Without a goodbye, as when a laptop's network goes."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def send(url: str) -> None:
    """Remux the clip, round after round."""
    with av.open(url, "w", format="flv", options={"flvflags": "no_duration_filesize"}) as out:
        began, ends = time.monotonic(), Fraction(0)
        streams = {}
        while True:
            first = ends
            with av.open(str(CLIP)) as clip:
                for stream in clip.streams:
                    if stream.type not in streams:
                        streams[stream.type] = out.add_stream_from_template(stream)
                for packet in clip.demux():
                    if packet.dts is None or packet.pts is None:
                        continue
                    at = first + packet.dts * packet.time_base
                    ends = max(ends, at + (packet.duration or 0) * packet.time_base)
                    time.sleep(max(0.0, began + float(at) - time.monotonic()))
                    shift = int(first / packet.time_base)
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = streams[packet.stream.type]
                    out.mux(packet)


if __name__ == "__main__":
    send(sys.argv[1])
