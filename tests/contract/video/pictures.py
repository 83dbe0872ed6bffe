"""What a player would see: decoded pictures of a playlist."""

from __future__ import annotations

import io
import re
from urllib.parse import urljoin

import av

from tests.contract.video.running import fetch


def listed(playlist: str) -> list[str]:
    """The names of the segments in a playlist."""
    return [line for line in playlist.splitlines() if line and not line.startswith("#")]


def count(playlist: str, tag: str) -> int:
    return sum(line == tag or line.startswith(tag + ":") for line in playlist.splitlines())


def decoded(data: bytes) -> tuple[list[int], int]:
    """The pictures' timestamps in ticks, and how many samples of sound there are."""
    with av.open(io.BytesIO(data), "r", format="mp4") as container:
        stamps: list[int] = []
        samples = 0
        for frame in container.decode():
            if isinstance(frame, av.VideoFrame):
                assert frame.pts is not None
                stamps.append(frame.pts)
            else:
                samples += frame.samples
    return stamps, samples


def live_media(url: str, playlist: str) -> bytes:
    """Init section and segments of a playlist without a discontinuity, as one file."""
    inits = re.findall(r'#EXT-X-MAP:URI="([^"]+)"', playlist)
    assert len(inits) == 1
    parts = []
    for name in [*inits, *listed(playlist)]:
        status, body, _ = fetch(urljoin(url, name))
        assert status == 200
        parts.append(body)
    return b"".join(parts)


def replay_media(url: str, playlist: str) -> list[bytes]:
    """Each stretch between discontinuities as a file of its own, read by byte ranges."""
    stretches: list[bytes] = []
    for line in playlist.splitlines():
        mapped = re.fullmatch(r'#EXT-X-MAP:URI="([^"]+)",BYTERANGE="(\d+)@(\d+)"', line)
        ranged = re.fullmatch(r"#EXT-X-BYTERANGE:(\d+)@(\d+)", line)
        if mapped:
            stretches.append(_range(urljoin(url, mapped[1]), int(mapped[3]), int(mapped[2])))
        elif ranged:
            stretches[-1] += _range(urljoin(url, "media.mp4"), int(ranged[2]), int(ranged[1]))
    return stretches


def _range(url: str, offset: int, size: int) -> bytes:
    status, body, headers = fetch(url, Range=f"bytes={offset}-{offset + size - 1}")
    assert status == 206
    assert len(body) == size
    assert headers["content-range"].startswith(f"bytes {offset}-{offset + size - 1}/")
    return body
