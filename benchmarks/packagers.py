"""The yardsticks: nginx-rtmp, and ffmpeg's own HLS packager with nginx before it. Both copy, none encodes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

RTMP_MODULE = Path("/usr/lib/nginx/modules/ngx_rtmp_module.so")
HTTP_PORT, RTMP_PORT = 9420, 9421

_CONFIG = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
{load}
events {{ worker_connections 4096; }}
{rtmp}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000; types {{ video/mp4 m4s mp4; }}
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{http_port}; root {folder}/hls; }}
}}
"""
_RTMP = """
rtmp {{ access_log off; server {{ listen 127.0.0.1:{rtmp_port}; chunk_size 65536;
  application live {{ live on; hls on; hls_path {folder}/hls; hls_fragment 1s; hls_playlist_length 8s; }} }} }}
"""


def has_ffmpeg() -> bool:
    """Whether ffmpeg can be called."""
    return shutil.which("ffmpeg") is not None


def has_nginx() -> bool:
    """Whether nginx is there."""
    return shutil.which("nginx") is not None


@contextmanager
def processes(commands: Sequence[Sequence[str]]) -> Iterator[list[int]]:
    """Run them; their ids; killed at the end."""
    with ExitStack() as stack:
        started = []
        for command in commands:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(child.wait)
            stack.callback(child.kill)
            started.append(child.pid)
        yield started


@contextmanager
def nginx(folder: Path, *, rtmp: bool) -> Iterator[int]:
    """nginx that serves `folder`/hls, and takes RTMP with the module; its master's id."""
    (folder / "hls").mkdir(parents=True, exist_ok=True)
    text = _CONFIG.format(
        folder=folder,
        user="user root;",
        load=f"load_module {RTMP_MODULE};" if rtmp else "",
        rtmp=_RTMP.format(folder=folder, rtmp_port=RTMP_PORT) if rtmp else "",
        http_port=HTTP_PORT,
    )
    config = folder / "nginx.conf"
    config.write_text(text)
    child = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        yield child.pid
    finally:
        child.terminate()
        child.wait(20)


def encoders(clip: Path, addresses: Sequence[str]) -> list[list[str]]:
    """ffmpeg as OBS: one that pushes the clip to each address in real time."""
    return [[*_loop(clip), "-f", "flv", address] for address in addresses]


def packagers(clip: Path, folder: Path, rooms: int) -> list[list[str]]:
    """ffmpeg's HLS packager, one a room. It reads the clip itself, which spares it a network."""
    made = []
    for room in range(rooms):
        target = folder / "hls" / f"room-{room}"
        target.mkdir(parents=True, exist_ok=True)
        options = "-f hls -hls_time 1 -hls_list_size 8 -hls_flags delete_segments -hls_segment_type fmp4"
        made.append([*_loop(clip), *options.split(), str(target / "index.m3u8")])
    return made


def _loop(clip: Path) -> list[str]:
    words = "ffmpeg -hide_banner -loglevel error -re -stream_loop -1 -i"
    return [*words.split(), str(clip), "-c", "copy"]
