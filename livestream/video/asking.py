"""Asking an engine's process over HTTP."""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from livestream.video.contract import EngineUnavailable

TIMEOUT_S = 3.0
DOWNLOAD_S = 60.0
"""Seconds of silence after which a download is given up; it may last as long as it likes."""

# Straight to the engine: a proxy named in the environment is for the outside world.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Desk:
    """One HTTP address of an engine, and the header that says who asks."""

    url: str
    headers: Mapping[str, str] = field(repr=False)

    def ask(self, method: str, address: str) -> bytes | None:
        """The answer's body, None for 404. Raises EngineUnavailable for everything else that is no success."""
        url = self.url.rstrip("/") + address  # from our own settings, never from a request
        request = urllib.request.Request(url, headers=dict(self.headers), method=method)  # noqa: S310
        try:
            with _opener.open(request, timeout=TIMEOUT_S) as answer:
                return cast(bytes, answer.read())
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 404:
                return None
            raise EngineUnavailable(f"the engine answered {error.code}") from error
        except OSError as error:
            raise EngineUnavailable("the engine can't be reached") from error

    def download(self, address: str, file: Path) -> None:
        """The answer's body as a file, all of it. Raises EngineUnavailable; OSError for a disk that takes no more."""
        request = urllib.request.Request(self.url.rstrip("/") + address, headers=dict(self.headers))  # noqa: S310
        try:
            answer = _opener.open(request, timeout=DOWNLOAD_S)
        except urllib.error.HTTPError as error:
            error.close()
            raise EngineUnavailable(f"the engine answered {error.code}") from error
        except OSError as error:
            raise EngineUnavailable("the engine can't be reached") from error
        with answer, file.open("wb") as out:
            shutil.copyfileobj(answer, out, 1 << 20)
        # a connection that breaks off looks like an end
        if file.stat().st_size != int(answer.headers.get("Content-Length") or file.stat().st_size):
            raise EngineUnavailable("the engine broke off")

    def json(self, address: str) -> object:
        """The answer to a GET, read as JSON; None for 404. Raises EngineUnavailable."""
        answer = self.ask("GET", address)
        if answer is None:
            return None
        try:
            return cast(object, json.loads(answer))
        except ValueError as error:
            raise EngineUnavailable("an answer that isn't JSON") from error
