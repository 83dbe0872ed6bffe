"""What the engine is started with: flags for behaviour, environment for secrets."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Times in seconds, sizes in bytes, rates in bits per second."""

    host: str
    port: int
    rtmp_port: int | None = None
    data: Path
    hook_url: str
    hook_secret: str
    playback_secret: str
    grace_s: float = 15.0
    segment_s: float = 1.0
    silence_s: float = 10.0
    max_bitrate_bps: int = 8_000_000
    min_free: int = 512 << 20
    window: int = 8


def parse(argv: Sequence[str], environ: Mapping[str, str] = os.environ) -> Settings:
    """Read flags and secrets; exits with a usage message when something is missing."""
    parser = argparse.ArgumentParser(
        prog="python -m livestream.video.engine", description="The embedded video engine."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8001, help="0 takes any free port")
    parser.add_argument(
        "--rtmp-port", type=int, help="for OBS and phone apps; 0 takes any, left out: no RTMP"
    )
    parser.add_argument("--data", type=Path, required=True, help="folder for recordings")
    parser.add_argument(
        "--hook-url", required=True, help="the shop's hooks, such as http://127.0.0.1:8000/hooks/video/"
    )
    parser.add_argument(
        "--grace", type=float, default=15.0, help="seconds a dropped publisher has to come back"
    )
    parser.add_argument(
        "--silence", type=float, default=10.0, help="seconds without data until a publisher counts as dropped"
    )
    parser.add_argument("--segment", type=float, default=1.0, help="seconds of a segment")
    parser.add_argument(
        "--max-bitrate", type=int, default=8_000_000, help="bits per second a publisher may send"
    )
    parser.add_argument("--min-free", type=int, default=512 << 20, help="bytes to leave free on the disk")
    given = parser.parse_args(argv)
    secrets = {name: environ.get(name, "") for name in ("VIDEO_HOOK_SECRET", "VIDEO_PLAYBACK_SECRET")}
    for name, value in secrets.items():
        if not value:
            parser.error(f"{name} is not set")
    return Settings(
        host=given.host,
        port=given.port,
        rtmp_port=given.rtmp_port,
        data=given.data,
        hook_url=given.hook_url.rstrip("/") + "/",
        hook_secret=secrets["VIDEO_HOOK_SECRET"],
        playback_secret=secrets["VIDEO_PLAYBACK_SECRET"],
        grace_s=given.grace,
        segment_s=given.segment,
        silence_s=given.silence,
        max_bitrate_bps=given.max_bitrate,
        min_free=given.min_free,
    )
