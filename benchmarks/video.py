"""CPU of live video for a room and for a viewer, ours beside nginx-rtmp and ffmpeg's packager, in one run.

    ./dev bench video [--rooms 40] [--viewers 200] [--seconds 15]

Each way gets the same rooms with the same clip (540x960, 1.5 Mbit/s, a key frame each half second) and, after a
stretch without any, the same viewers, who fetch each segment once. What is measured is the servers' CPU alone.
Yardsticks that are not installed are left out and named: Debian has ffmpeg, nginx-light and libnginx-mod-rtmp.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import packagers, video_clip
from benchmarks.usage import cpu_seconds, family, memory_mib
from benchmarks.video_load import Viewer, camera
from tests.contract.video.running import RunningEngine
from tests.contract.video.shop import FakeShop

BITS_PER_SECOND, CLIP_S = 1_436_000, 20
"""Of the picture; with 64 kbit/s of sound 1.5 Mbit/s in all."""
VIEWED = 1_500_000
SETTLE_S, READY_S = 4.0, 60.0
Pids = Callable[[], Sequence[int]]


@dataclass(frozen=True)
class Going:
    """Servers at work: their processes, and where each room is watched."""

    pids: Pids
    urls: Sequence[str]


@dataclass(frozen=True)
class Cost:
    """CPU in seconds a second, memory in MiB, and what viewers received in bits a second each."""

    name: str
    rooms_cpu: float
    all_cpu: float
    memory: float
    received: float


@contextmanager
def ours(folder: Path) -> Iterator[RunningEngine]:
    """The embedded engine with a shop that answers it."""
    shop = FakeShop()
    running = RunningEngine(folder, shop, grace=60)
    try:
        yield running
    finally:
        running.stop()
        shop.close()


@asynccontextmanager
async def from_browsers(folder: Path, clip: Path, rooms: int) -> AsyncIterator[Going]:
    """Ours, with MediaRecorder's fragments over websockets."""
    with ours(folder) as running:
        tickets = [running.ticket() for _ in range(rooms)]
        cameras = [
            asyncio.create_task(camera(t.browser.url, t.key, clip, after_s=n / rooms))
            for n, t in enumerate(tickets)
        ]
        urls = [running.engine.playback(ticket.path)[0].url for ticket in tickets]
        yield Going(lambda: family(running.process.pid), urls)
        for task in cameras:
            task.cancel()
        await asyncio.gather(*cameras, return_exceptions=True)


@asynccontextmanager
async def from_encoders(folder: Path, clip: Path, rooms: int) -> AsyncIterator[Going]:
    """Ours, with ffmpeg pushing RTMP."""
    with ours(folder) as running:
        tickets = [running.ticket() for _ in range(rooms)]
        addresses = [f"{ticket.rtmp_server}/{ticket.rtmp_key}" for ticket in tickets]
        urls = [running.engine.playback(ticket.path)[0].url for ticket in tickets]
        with packagers.processes(packagers.encoders(clip, addresses)):
            yield Going(lambda: family(running.process.pid), urls)


@asynccontextmanager
async def nginx_rtmp(folder: Path, clip: Path, rooms: int) -> AsyncIterator[Going]:
    """nginx-rtmp, the same pushing; it lists MPEG-TS."""
    addresses = [f"rtmp://127.0.0.1:{packagers.RTMP_PORT}/live/room-{n}" for n in range(rooms)]
    urls = [f"http://127.0.0.1:{packagers.HTTP_PORT}/room-{n}.m3u8" for n in range(rooms)]
    with packagers.nginx(folder, rtmp=True) as master:
        await asyncio.sleep(1)
        with packagers.processes(packagers.encoders(clip, addresses)):
            yield Going(lambda: family(master), urls)


@asynccontextmanager
async def ffmpeg_hls(folder: Path, clip: Path, rooms: int) -> AsyncIterator[Going]:
    """An ffmpeg for each room, its files served by nginx."""
    urls = [f"http://127.0.0.1:{packagers.HTTP_PORT}/room-{n}/index.m3u8" for n in range(rooms)]
    commands = packagers.packagers(clip, folder, rooms)
    with packagers.nginx(folder, rtmp=False) as master, packagers.processes(commands) as pids:
        yield Going(lambda: [*family(master), *pids], urls)


async def measure(name: str, going: Going, *, viewers: int, seconds: float, by_part: bool) -> Cost:
    """First the rooms alone, then with viewers."""
    await _everywhere_listed(going.urls)
    rooms_cpu = await _cpu(going, seconds)
    crowd = [Viewer(going.urls[n % len(going.urls)], by_part=by_part) for n in range(viewers)]
    watching = [asyncio.create_task(viewer.watch()) for viewer in crowd]
    await asyncio.sleep(SETTLE_S)
    before = sum(viewer.media_bytes for viewer in crowd)
    all_cpu = await _cpu(going, seconds)
    received = (sum(viewer.media_bytes for viewer in crowd) - before) * 8 / seconds / viewers
    memory = memory_mib(going.pids())
    broken = [task for task in watching if task.done()]
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    if broken:
        raise RuntimeError(f"{name}: {len(broken)} viewers fell out, the first by {broken[0].exception()!r}")
    return Cost(name, rooms_cpu, all_cpu, memory, received)


async def _cpu(going: Going, seconds: float) -> float:
    loop = asyncio.get_running_loop()
    pids = going.pids()
    began, before = loop.time(), cpu_seconds(pids)
    await asyncio.sleep(seconds)
    return (cpu_seconds(pids) - before) / (loop.time() - began)


async def _everywhere_listed(urls: Sequence[str]) -> None:
    """Wait until each room can be watched, and a while more."""
    async with asyncio.timeout(READY_S):
        for url in urls:
            while not await _listed(url):
                await asyncio.sleep(0.2)
    await asyncio.sleep(SETTLE_S)


async def _listed(url: str) -> bool:
    task = asyncio.create_task((probe := Viewer(url)).watch())
    await asyncio.wait([task], timeout=0.2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return probe.requests > 0


def table(costs: Sequence[Cost], rooms: int, viewers: int) -> str:
    """A row a way: percent of one core, and milliseconds of CPU a second for one room and one viewer.

    A viewer is reckoned at the full bitrate: where the load, which shares the machine, fell behind, fewer bytes went.
    """
    head = f"{'':42}{f'{rooms} rooms':>10}{f'+{viewers} viewers':>14}{'ms a room':>11}{'ms a viewer':>13}"
    lines = [head + f"{'MiB':>8}{'Mbit/s each':>13}"]
    for cost in costs:
        room = cost.rooms_cpu / rooms * 1000
        viewer = (cost.all_cpu - cost.rooms_cpu) * 1000 * VIEWED / (cost.received * viewers)
        lines.append(
            f"{cost.name:42}{cost.rooms_cpu:10.1%}{cost.all_cpu:14.1%}{room:11.2f}{viewer:13.3f}"
            f"{cost.memory:8.0f}{cost.received / 1e6:13.2f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="./dev bench video")
    parser.add_argument("--rooms", type=int, default=40)
    parser.add_argument("--viewers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="warmbridge-bench-") as folder:
        print(asyncio.run(run_all(Path(folder), given.rooms, given.viewers, given.seconds)))


async def run_all(folder: Path, rooms: int, viewers: int, seconds: float) -> str:
    """Every way that is installed, one after the other."""
    clip = folder / "clip.mp4"
    video_clip.make(clip, seconds=CLIP_S, bits_per_second=BITS_PER_SECOND)
    print(f"clip: {clip.stat().st_size * 8 / CLIP_S / 1e6:.2f} Mbit/s", flush=True)
    ways = [
        ("ours, from browsers, by segment", from_browsers, False),
        ("ours, from browsers, low latency (parts)", from_browsers, True),
    ]
    if packagers.has_ffmpeg():
        ways += [
            ("ours, RTMP, by segment", from_encoders, False),
            ("ours, RTMP, low latency", from_encoders, True),
        ]
    if packagers.has_ffmpeg() and packagers.RTMP_MODULE.exists():
        ways.append(("nginx-rtmp (C), RTMP, by segment", nginx_rtmp, False))
    if packagers.has_ffmpeg() and packagers.has_nginx():
        ways.append(("ffmpeg packager + nginx, by segment", ffmpeg_hls, False))
    costs = []
    for number, (name, way, by_part) in enumerate(ways):
        home = folder / str(number)
        home.mkdir()
        async with way(home, clip, rooms) as going:
            costs.append(await measure(name, going, viewers=viewers, seconds=seconds, by_part=by_part))
        print(f"  {name}: done", flush=True)
    left_out = [] if len(ways) == 6 else ["left out: what needs ffmpeg, nginx-light or libnginx-mod-rtmp"]
    return "\n".join([table(costs, rooms, viewers), *left_out])


if __name__ == "__main__":
    main()
