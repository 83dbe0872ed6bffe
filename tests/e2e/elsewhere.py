"""A stream from elsewhere: the committed clip as HLS with words to read along, served on a port of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path

from sandbox.clip.loop import endless, load_clip

WORDS = "这副花毽有三支羽"
MASTER = """#EXTM3U
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="words",NAME="中文",LANGUAGE="zh-CN",DEFAULT=YES,AUTOSELECT=YES,URI="words.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1500000,RESOLUTION=540x960,SUBTITLES="words"
picture.m3u8
"""
LIST = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:24
#EXT-X-PLAYLIST-TYPE:VOD
{}
#EXT-X-ENDLIST
"""


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        """Whoever asks may read."""
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@contextmanager
def stream_elsewhere(folder: Path) -> Iterator[str]:
    """The site's origin; the stream is at /index.m3u8."""
    (folder / "init.mp4").write_bytes(load_clip().init)
    lines = ['#EXT-X-MAP:URI="init.mp4"']
    for number, (_, data) in enumerate(islice(endless(load_clip()), len(load_clip().fragments))):
        (folder / f"{number}.m4s").write_bytes(data)
        lines.append(f"#EXTINF:0.5,\n{number}.m4s")
    (folder / "picture.m3u8").write_text(LIST.format("\n".join(lines)))
    (folder / "words.m3u8").write_text(LIST.format("#EXTINF:24,\nwords.vtt"))
    (folder / "words.vtt").write_text(f"WEBVTT\n\n00:00.000 --> 00:24.000\n{WORDS}\n")
    (folder / "index.m3u8").write_text(MASTER)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
