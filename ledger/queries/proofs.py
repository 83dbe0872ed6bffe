"""Proofs from the log: that a leaf is in it, and that it only ever grew."""

from typing import TypedDict

from ledger.models import TILE, Checkpoint, Leaf, Tile
from ledger.rules import merkle
from ledger.rules.leaf import shown


class CheckpointFacts(TypedDict):
    """A signed checkpoint: its text, and signature and public key in hex."""

    body: str
    signature: str
    key: str


class Opening(TypedDict):
    """A hidden field that is shown to whoever it concerns: its name, its salt in hex, its value."""

    field: str
    salt: str
    value: str


class Proof(TypedDict):
    """Everything that checks one record offline. `index` counts from 0; hashes in hex."""

    index: int
    record: dict[str, object]
    path: list[str]
    checkpoint: CheckpointFacts
    openings: list[Opening]


class Hashes:
    """Roots over stretches of the log, from leaves and tiles, each block read once."""

    def __init__(self) -> None:
        self.blocks: dict[tuple[int, int], list[bytes]] = {}

    def root(self, low: int, high: int) -> bytes:
        """MTH of the leaves from `low` to `high`; `low` is a multiple of the largest power of two in there."""
        size = high - low
        if size == 0:
            return merkle.EMPTY
        level = self._level(low, size)
        if level is not None:
            span: int = TILE**level
            block, at = divmod(low // span, TILE)
            return self._block(level, block)[at]
        middle = low + merkle.largest_power_below(size)
        return merkle.node_hash(self.root(low, middle), self.root(middle, high))

    @staticmethod
    def _level(low: int, size: int) -> int | None:
        level, span = 0, 1
        while span < size:
            level, span = level + 1, span * TILE
        return level if span == size and low % span == 0 else None

    def _block(self, level: int, block: int) -> list[bytes]:
        key = (level, block)
        if key not in self.blocks:
            low, high = block * TILE, (block + 1) * TILE
            if level == 0:
                leaves = Leaf.objects.filter(index__gte=low, index__lt=high).order_by("index")
                self.blocks[key] = [bytes(row) for row in leaves.values_list("hash", flat=True)]
            else:
                tiles = Tile.objects.filter(level=level, index__gte=low, index__lt=high).order_by("index")
                self.blocks[key] = [bytes(row) for row in tiles.values_list("root", flat=True)]
        return self.blocks[key]


def last_checkpoint() -> Checkpoint | None:
    """The newest signed checkpoint."""
    return Checkpoint.objects.order_by("-size").first()


def checkpoint_facts(checkpoint: Checkpoint) -> CheckpointFacts:
    """A checkpoint as the public sees it."""
    return {"body": checkpoint.body, "signature": checkpoint.signature, "key": checkpoint.key}


def consistency(first: int, second: int) -> list[str]:
    """Proof (hex) that the first `first` leaves are the beginning of the first `second`.

    Raises ValueError when there are not so many.
    """
    return [node.hex() for node in merkle.consistency_path(first, second, Hashes().root)]


def inclusion(leaf: Leaf, checkpoint: Checkpoint, hashes: Hashes, openings: list[Opening]) -> Proof:
    """The proof that a leaf is under a checkpoint."""
    path = merkle.inclusion_path(leaf.index, checkpoint.size, hashes.root)
    return {
        "index": leaf.index,
        "record": shown(bytes(leaf.record)),
        "path": [node.hex() for node in path],
        "checkpoint": checkpoint_facts(checkpoint),
        "openings": openings,
    }
