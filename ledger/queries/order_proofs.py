"""The proofs that a receipt shows."""

from collections.abc import Iterable

from ledger.models import Entry, Leaf
from ledger.queries.proofs import Hashes, Opening, Proof, inclusion, last_checkpoint
from ledger.rules.leaf import HIDDEN, salt_at


def proofs_of(txn_ids: Iterable[int]) -> dict[int, Proof]:
    """The proof of each transaction that a signed checkpoint covers; the others are missing.

    Opened are the source (the reader's own order and line) and the payees that are bodies, not persons. A maker's
    payee stays closed: what two receipts would have in common would be a name to follow her by.
    """
    checkpoint = last_checkpoint()
    if checkpoint is None:
        return {}
    rows = Leaf.objects.filter(txn__in=list(txn_ids), index__lt=checkpoint.size)
    leaves = list(rows.select_related("salts", "txn").order_by("index"))
    bodies = _bodies([leaf.txn_id for leaf in leaves])
    hashes = Hashes()
    return {
        leaf.txn_id: inclusion(leaf, checkpoint, hashes, _openings(leaf, bodies.get(leaf.txn_id, {})))
        for leaf in leaves
    }


def _bodies(txn_ids: list[int]) -> dict[int, dict[int, str]]:
    """Account codes by transaction and position, makers' left out."""
    found: dict[int, dict[int, str]] = {}
    entries = Entry.objects.filter(txn__in=txn_ids, account__beneficiary=None)
    for txn, position, code in entries.values_list("txn_id", "position", "account__code"):
        found.setdefault(txn, {})[position] = code
    return found


def _openings(leaf: Leaf, bodies: dict[int, str]) -> list[Opening]:
    salts = bytes(leaf.salts.salts)
    source = f"order:{leaf.txn.order_ref}/line:{leaf.txn.line_ref}"
    opened: list[Opening] = [{"field": "source", "salt": salt_at(salts, 0).hex(), "value": source}]
    for position, code in sorted(bodies.items()):
        salt = salt_at(salts, len(HIDDEN) + position).hex()
        opened.append({"field": f"entry {position}: payee", "salt": salt, "value": code})
    return opened
