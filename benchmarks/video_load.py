"""Cameras that send a clip, and viewers that fetch what a playlist lists."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from websockets.asyncio.client import connect

from sandbox.clip.loop import endless, load_clip

LIMIT = 8 << 20
_PART = re.compile(r'#EXT-X-PART:.*URI="([^"]+)"')
_HINT = re.compile(r'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="[0-9a-f]+-(\d+)\.(\d+)\.m4s"')


async def camera(url: str, key: str, clip: Path, *, after_s: float) -> None:
    """Send the clip in real time over the ingest socket, round after round, until cancelled."""
    loop = asyncio.get_running_loop()
    await asyncio.sleep(after_s)
    async with connect(url, compression=None, proxy=None) as socket:
        await socket.send(json.dumps({"key": key, "takeover": False, "mime": "video/mp4"}))
        assert json.loads(await socket.recv()) == {"ready": True}
        loaded = load_clip(clip)
        await socket.send(loaded.init)
        began = loop.time()
        for ends_s, data in endless(loaded):
            await asyncio.sleep(max(0.0, began + ends_s - loop.time()))
            await socket.send(data)


class Viewer:
    """One phone: a connection that is kept, a playlist asked each second, each new segment fetched once.

    With `by_part` it asks as a low-latency player does: the playlist is answered once the next part is there.
    """

    def __init__(self, url: str, *, by_part: bool = False) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._folder, self._name = parts.path.rsplit("/", 1)
        self._by_part = by_part
        self.media_bytes = self.requests = 0

    async def watch(self) -> None:
        """Until cancelled."""
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=LIMIT)
        try:
            await (self._follow_parts() if self._by_part else self._follow_segments())
        finally:
            self._writer.close()

    async def _follow_segments(self) -> None:
        loop, last = asyncio.get_running_loop(), ""
        while True:
            asked = loop.time()
            text = (await self._get(self._name)).decode()
            listed = [line for line in text.splitlines() if line and line[0] != "#"]
            for name in listed[listed.index(last) + 1 :] if last in listed else listed[-1:]:
                self.media_bytes += len(await self._get(name))
                last = name
            await asyncio.sleep(max(0.0, asked + 1 - loop.time()))

    async def _follow_parts(self) -> None:
        known: set[str] = set()
        query = ""
        while True:
            text = (await self._get(self._name + query)).decode()
            parts = _PART.findall(text)
            for name in [part for part in parts if part not in known] if known else parts[-1:]:
                self.media_bytes += len(await self._get(name))
            known = set(parts)
            hint = _HINT.search(text)
            assert hint is not None
            query = f"?_HLS_msn={hint[1]}&_HLS_part={hint[2]}"

    async def _get(self, name: str) -> bytes:
        head = f"GET {self._folder}/{name} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n\r\n"
        self._writer.write(head.encode())
        answer = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = re.search(rb"content-length: (\d+)", answer)
        assert length is not None, answer
        body = await self._reader.readexactly(int(length[1]))
        assert answer.startswith(b"http/1.1 200"), (name, answer)
        self.requests += 1
        return body
