"""Which built files a page needs, read from Vite's manifest."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static

ENTRY = "src/app/main.ts"
PREFIX = "web/"
"""Where `STATICFILES_DIRS` puts the build."""

Manifest = dict[str, dict[str, Any]]


class NotBuilt(Exception):
    """The frontend was not built."""


@dataclass(frozen=True)
class Assets:
    """Addresses: the entry's script, the styles, and the modules that it will ask for next."""

    script: str
    styles: tuple[str, ...]
    preload: tuple[str, ...]


@lru_cache(maxsize=4)
def _read(path: Path, changed_at: int) -> Manifest:
    manifest: Manifest = json.loads(path.read_text("utf-8"))
    return manifest


def _manifest() -> Manifest:
    for name in ("manifest.json", ".vite/manifest.json"):
        path = settings.FRONTEND_DIST / name
        try:
            return _read(path, path.stat().st_mtime_ns)
        except FileNotFoundError:
            continue
    raise NotBuilt()


def _with_imports(manifest: Manifest, key: str, seen: set[str]) -> Iterator[dict[str, Any]]:
    """A chunk and what it imports at once, each one time."""
    if key in seen or key not in manifest:
        return
    seen.add(key)
    yield manifest[key]
    for name in manifest[key].get("imports", []):
        yield from _with_imports(manifest, name, seen)


def assets(view: str | None = None) -> Assets:
    """What the entry and the page's own view need. Raises NotBuilt."""
    manifest = _manifest()
    if ENTRY not in manifest:
        raise NotBuilt()
    seen: set[str] = set()
    chunks = [chunk for key in (ENTRY, view or ENTRY) for chunk in _with_imports(manifest, key, seen)]
    script = manifest[ENTRY]["file"]
    styles = dict.fromkeys(style for chunk in chunks for style in chunk.get("css", []))
    modules = dict.fromkeys(chunk["file"] for chunk in chunks if chunk["file"] != script)
    return Assets(
        script=static(PREFIX + script),
        styles=tuple(static(PREFIX + style) for style in styles),
        preload=tuple(static(PREFIX + module) for module in modules),
    )
