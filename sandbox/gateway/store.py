"""The account's objects, kept in memory and, given a folder, in a file that outlives the process."""

import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

Json = dict[str, Any]

TABLES = """
CREATE TABLE IF NOT EXISTS object (
    id TEXT PRIMARY KEY, place INTEGER NOT NULL, body TEXT NOT NULL, secret TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, body TEXT NOT NULL);
"""


class Store:
    """Objects by id, in the order of their making. Hold ``lock`` around every use.

    Whatever ``find`` and ``put`` hand out may be changed in place: ``commit`` writes it.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.lock = threading.RLock()
        self._objects: dict[str, Json] = {}
        self._secrets: dict[str, Json] = {}
        self._places: dict[str, int] = {}
        self._touched: set[str] = set()
        self._file = self._open(folder)
        self._load()

    @staticmethod
    def _open(folder: Path | None) -> sqlite3.Connection:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(folder / "gateway.db" if folder else ":memory:", check_same_thread=False)
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = OFF")  # it must survive a restart of the process, not a power cut
        file.executescript(TABLES)
        return file

    def _load(self) -> None:
        for key, place, body, secret in self._file.execute("SELECT * FROM object ORDER BY place"):
            self._objects[key] = json.loads(body)
            self._secrets[key] = json.loads(secret)
            self._places[key] = place

    def put(self, made: Json, *, secret: Json | None = None) -> Json:
        """Add a new object; ``secret`` is what Stripe knows of it and never shows."""
        key = made["id"]
        self._objects[key] = made
        self._secrets[key] = secret or {}
        newest = next(reversed(self._places), None)
        self._places[key] = self._places[newest] + 1 if newest else 1
        self._touched.add(key)
        return made

    def find(self, kind: str, key: str) -> Json | None:
        """The object of that kind and id, or None."""
        found = self._objects.get(key)
        if found is None or found["object"] != kind:
            return None
        self._touched.add(key)
        return found

    def any(self, key: str) -> Json | None:
        """The object of that id, of any kind, for reading."""
        return self._objects.get(key)

    def secret(self, key: str) -> Json:
        """What is known of an object and never shown."""
        self._touched.add(key)
        return self._secrets[key]

    def newest(self, kind: str) -> list[Json]:
        """All objects of a kind, newest first, for reading."""
        return [made for made in reversed(self._objects.values()) if made["object"] == kind]

    def remove(self, key: str) -> None:
        """Forget an object."""
        for table in (self._objects, self._secrets, self._places):
            table.pop(key, None)
        self._touched.add(key)

    def clear(self) -> None:
        """Forget everything."""
        for key in list(self._objects):
            self.remove(key)
        self._file.execute("DELETE FROM answer")
        self.commit()

    def commit(self) -> None:
        """Write what was handed out since the last time."""
        for key in self._touched:
            if key in self._objects:
                row = (key, self._places[key], json.dumps(self._objects[key]), json.dumps(self._secrets[key]))
                self._file.execute("REPLACE INTO object VALUES (?, ?, ?, ?)", row)
            else:
                self._file.execute("DELETE FROM object WHERE id = ?", (key,))
        self._touched.clear()
        self._file.commit()

    def answer(self, key: str) -> Json | None:
        """The answer kept under an idempotency key."""
        row = self._file.execute("SELECT body FROM answer WHERE key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else None

    def keep_answer(self, key: str, kept: Json) -> None:
        """Keep an answer for replays of its idempotency key."""
        self._file.execute("REPLACE INTO answer VALUES (?, ?)", (key, json.dumps(kept)))
        self._file.commit()
