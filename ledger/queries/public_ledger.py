"""The whole log as the public may have it, line by line."""

import json
from collections.abc import Iterator
from typing import Any

from ledger.models import Checkpoint, Leaf
from ledger.queries.proofs import checkpoint_facts, last_checkpoint
from ledger.rules.leaf import shown

CHUNK = 1_000


def public_ledger() -> Iterator[str]:
    """JSON lines: every record up to the last checkpoint, and each checkpoint behind the last record it covers."""
    newest = last_checkpoint()
    size = newest.size if newest else 0
    at = 0
    while at < size:
        high = min(at + CHUNK, size)
        marks = {mark.size: mark for mark in Checkpoint.objects.filter(size__gt=at, size__lte=high)}
        rows = Leaf.objects.filter(index__gte=at, index__lt=high).order_by("index")
        yield "".join(_lines(rows.values_list("index", "hash", "record"), marks))
        at = high


def _lines(rows: Any, marks: dict[int, Checkpoint]) -> Iterator[str]:
    for index, leaf, record in rows:
        yield _line(
            {"type": "txn", "index": index, "leaf": bytes(leaf).hex(), "record": shown(bytes(record))}
        )
        if index + 1 in marks:
            yield _line({"type": "checkpoint", **checkpoint_facts(marks[index + 1])})


def _line(item: dict[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":")) + "\n"
