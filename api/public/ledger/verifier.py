#!/usr/bin/env python3
"""Check 暖心桥 Warm Bridge's public ledger, or one receipt, on your own computer. Needs only Python 3.9 or newer.

  python3 warmbridge-verify.py ledger  warmbridge-ledger.ndjson
  python3 warmbridge-verify.py receipt proof.json
  python3 warmbridge-verify.py grown   consistency.json

Options: --key HEX            the public key that you know the shop by; any other signature is refused
         --known OLD.json     (ledger) a checkpoint you kept: the ledger must still begin with it
         --last-signature     (ledger) check the last checkpoint's signature alone (quick)
Without --key or --known the books may be sound and still be somebody else's: compare the key that is printed.
It reads files and nothing else: no network. Exit code 0: everything holds; 1: something is wrong, and is named.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys

FORMAT = "warmbridge.txn.1"
ORIGIN = "warmbridge.ledger.1"
HEAD = ("format", "kind", "policy", "effective_at", "booked_at", "reverses")
HIDDEN = ("source", "actor", "approver", "private")
ENTRY = ("role", "layer", "type", "currency", "amount")


def sha256(data: bytes) -> bytes:
    """The hash of everything here."""
    return hashlib.sha256(data).digest()


# --- Ed25519, RFC 8032, verification only -----------------------------------------------------------------
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(a, b):
    """The sum of two points in extended coordinates."""
    c, d = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    e, f = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    g, h, i, j = d - c, f - e, f + e, d + c
    return (g * h % P, i * j % P, h * i % P, g * j % P)


def times(number, point):
    """A point added to itself."""
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result


def point_of(data: bytes):
    """The point that 32 bytes stand for, or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature holds."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    left, right = times(s, BASE), add(r, times(h, a))
    return not any((left[i] * right[2] - right[i] * left[2]) % P for i in (0, 1))


# --- the record and the tree, RFC 6962 --------------------------------------------------------------------
def content(record: dict) -> bytes:
    """The bytes that were hashed: every field behind its length."""
    fields = [str(record[name]).encode() for name in HEAD]
    fields += [bytes.fromhex(record[name]) for name in HIDDEN]
    for entry in record["entries"]:
        fields += [*(str(entry[name]).encode() for name in ENTRY), bytes.fromhex(entry["payee"])]
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def leaf_of(record: dict) -> bytes:
    """The record's hash in the log."""
    return sha256(b"\0" + content(record))


class Tree:
    """A tree that grows, as the roots of its full parts."""

    def __init__(self) -> None:
        self.size, self.peaks = 0, []

    def append(self, node: bytes) -> None:
        """Add a leaf."""
        rest = self.size
        while rest & 1:
            node, rest = sha256(b"\1" + self.peaks.pop() + node), rest >> 1
        self.peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The root as it stands."""
        if not self.peaks:
            return sha256(b"")
        node = self.peaks[-1]
        for left in self.peaks[-2::-1]:
            node = sha256(b"\1" + left + node)
        return node


def walk(index: int, size: int, node: bytes, path: list) -> bytes:
    """The root that an inclusion path leads to; nothing when it doesn't fit."""
    at, last = index, size - 1
    for other in path:
        if last <= 0:
            return b""
        if at & 1 or at == last:
            node = sha256(b"\1" + other + node)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            node = sha256(b"\1" + node + other)
        at, last = at >> 1, last >> 1
    return node if last == 0 else b""


def grew(first: int, second: int, old: bytes, new: bytes, path: list) -> bool:
    """Whether a consistency proof holds."""
    if first == second:
        return not path and old == new
    if not 0 < first < second or not path:
        return False
    path = path if first & (first - 1) else [old, *path]
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    left = right = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            left, right = sha256(b"\1" + other + left), sha256(b"\1" + other + right)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            right = sha256(b"\1" + right + other)
        at, last = at >> 1, last >> 1
    return last == 0 and left == old and right == new


# --- what is checked --------------------------------------------------------------------------------------
class Check:
    """Collects what is wrong, by name."""

    def __init__(self, key: str = "") -> None:
        self.key, self.wrong, self.keys = key.lower(), [], set()

    def no(self, what: str) -> None:
        """Note a fault."""
        self.wrong.append(what)
        if len(self.wrong) <= 50:
            print("  ✗ " + what)

    def parse(self, checkpoint: dict) -> tuple:
        """Size and root of a checkpoint."""
        origin, size, root = checkpoint["body"].split("\n")[:3]
        if origin != ORIGIN:
            self.no("a checkpoint of another ledger: " + origin)
        return int(size), bytes.fromhex(root)

    def signature(self, checkpoint: dict) -> None:
        """Check who signed it."""
        name = "checkpoint at %s" % checkpoint["body"].split("\n")[1]
        key = checkpoint["key"].lower()
        self.keys.add(key)
        if self.key and key != self.key:
            self.no(name + ": signed with another key, " + key)
        signature = bytes.fromhex(checkpoint["signature"])
        if not is_signed(bytes.fromhex(key), checkpoint["body"].encode(), signature):
            self.no(name + ": the signature does not hold")

    def money(self, name: str, record: dict) -> None:
        """A transaction balances, a release for each role; a sale's shares follow the rule that stands on it."""
        entries = record["entries"]
        sums: dict = {}
        for entry in entries:
            unit = entry["currency"] + (", " + entry["role"]) * (record["kind"] == "release")
            sums[unit] = sums.get(unit, 0) + entry["amount"]
        if len(entries) < 2:
            self.no(name + ": fewer than two entries")
        for unit, total in sums.items():
            if total:
                self.no("%s: does not balance, %+d fen of %s too much" % (name, total, unit))
        if record["kind"] == "sale":
            self.shares(name, record)
        if record["kind"] == "exchange":
            self.exchange(name, entries)

    def exchange(self, name: str, entries: list) -> None:
        """Ours into another currency, or a few fen into nothing: in each an asset against an exchange account."""
        found: dict = {}
        for entry in entries:
            found.setdefault(entry["currency"], []).append(entry["type"])
        ours = found.pop("CNY", None)
        if ours != ["A", "E"] or len(found) > 1 or any(types != ["E", "A"] for types in found.values()):
            self.no(name + ": does not turn our currency into another")
        elif found and (entries[0]["amount"] > 0) == (entries[3]["amount"] > 0):
            self.no(name + ": goes both ways at once")

    def shares(self, name: str, record: dict) -> None:
        """Largest remainder over the basis points, ties to the earlier share."""
        points = [part.split(":") for part in record["policy"].split(" ")[2].split(",")]
        paid = sum(entry["amount"] for entry in record["entries"] if entry["amount"] > 0)
        parts = [paid * int(basis) // 10000 for _, basis in points]
        order = sorted(range(len(points)), key=lambda i: (-(paid * int(points[i][1]) % 10000), i))
        for i in order[: paid - sum(parts)]:
            parts[i] += 1
        for (role, _), due in zip(points, parts):
            at = [i for i, entry in enumerate(record["entries"]) if entry["role"] == role]
            got = -sum(record["entries"][i]["amount"] for i in at)
            if got != due:
                where = "entry " + ", ".join(map(str, at)) if at else "no entry"
                self.no("%s: %s: %s is credited %d fen, the rule gives %d" % (name, where, role, got, due))


def check_refund(check: Check, name: str, record: dict, sold: dict) -> dict:
    """A refund takes back no more from a role than its sale or postage gave; what remains of that, by role."""
    if (left := sold.get(record["reverses"])) is None:
        number = int(record["reverses"]) + 1 if record["reverses"].isdecimal() else "?"
        check.no(name + ": follows No. %s, which is no sale, postage or refund before it" % number)
        return {}
    for entry in record["entries"]:
        role = entry["role"]
        left[role] = left.get(role, 0) + entry["amount"]
        if role not in ("", "coupon") and left[role] > 0:
            check.no("%s: more taken back from %s than was given" % (name, role))
    return left


def misfit(record: dict) -> str:
    """What of a record is not as the ledger's are: nothing may stand where no hash covers it."""
    entries = record["entries"]
    if set(record) != {*HEAD, *HIDDEN, "entries"} or any(set(e) != {*ENTRY, "payee"} for e in entries):
        return "a record with more fields, or fewer, than were hashed"
    if any(type(entry["amount"]) is not int for entry in entries):
        return "an amount that is no whole number of fen"
    texts = [part[name] for part in (record, *entries) for name in part if name not in ("amount", "entries")]
    is_sound = record["format"] == FORMAT and all(type(text) is str for text in texts)
    return "" if is_sound else "another format, or a field that is no text"


def check_txn(check: Check, item: dict, tree: Tree, sold: dict, ahead: int) -> int:
    """One line of the ledger; how many places its number is ahead of the lines read, which is none."""
    index, record = item["index"], item["record"]
    if set(item) != {"type", "index", "leaf", "record"} or type(index) is not int or misfit(record):
        raise ValueError(misfit(record) or "a transaction with other fields")
    name, due = "第 %d 号 / No. %d (%s)" % (index + 1, index + 1, record["kind"]), tree.size + ahead
    leaf = leaf_of(record)
    if index > due:
        check.no("No. %s missing, or not in its place" % " to ".join(map(str, sorted({due + 1, index}))))
    elif index < due:
        check.no("%s: stands in the place of No. %d" % (name, due + 1))
    if leaf.hex() != item["leaf"]:
        check.no(name + ": its record was changed after it was sealed")
    tree.append(leaf)
    if record["kind"] in ("refund", "postback", "unrefund"):
        sold[str(index)] = check_refund(check, name, record, sold)
    elif record["kind"] in ("sale", "postage"):
        left = sold[str(index)] = {}
        for entry in record["entries"]:
            left[entry["role"]] = left.get(entry["role"], 0) + entry["amount"]
    check.money(name, record)
    return index + 1 - tree.size


def check_ledger(lines, check: Check, known: list, every: bool) -> int:
    """Read the whole ledger once."""
    tree, sold, marks, trusted, covered, ahead = Tree(), {}, [], 0, 0, 0
    wanted = dict(map(check.parse, known))
    for at, line in enumerate(lines, 1):
        try:
            item = json.loads(line)
            if item["type"] == "txn":
                ahead = check_txn(check, item, tree, sold, ahead)
                if tree.size in wanted and wanted.pop(tree.size) != tree.root():
                    check.no("the checkpoint you kept at %d: the ledger no longer begins with it" % tree.size)
            elif item["type"] == "checkpoint" and set(item) == {"type", "body", "signature", "key"}:
                size, root = check.parse(item)
                if (size, root) == (tree.size, tree.root()):
                    trusted = size
                elif trusted == covered:  # later ones stand over the same change
                    place = (size, trusted + 1, size)
                    check.no("checkpoint at %d: its root is another; changed: No. %d to %d" % place)
                covered, marks = tree.size, [*marks, item] if every else [item]
            else:
                raise ValueError("neither a transaction nor a checkpoint, or with other fields")
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            check.no("line %d: can't be read: %s: %s" % (at, type(error).__name__, error))
    for size in wanted:
        check.no("the checkpoint you kept at %d: the ledger ends before it" % size)
    if not marks:
        check.no("no checkpoint")
    for mark in marks:
        check.signature(mark)
    if covered < tree.size:
        check.no("the last %d stand under no checkpoint: nobody vouches for them" % (tree.size - covered))
    return tree.size


def check_receipt(proof: dict, check: Check) -> None:
    """One proof: record, path, root, signature, and what the receipt opens."""
    if misfit(proof["record"]):
        raise ValueError(misfit(proof["record"]))
    name = "第 %d 号 / No. %d (%s)" % (*[proof["index"] + 1] * 2, proof["record"]["kind"])
    size, root = check.parse(proof["checkpoint"])
    if walk(proof["index"], size, leaf_of(proof["record"]), [*map(bytes.fromhex, proof["path"])]) != root:
        check.no(name + ": it is not in the ledger that was signed, or was changed")
    check.signature(proof["checkpoint"])
    check.money(name, proof["record"])
    for opened in proof["openings"]:
        place, _, field = opened["field"].rpartition(": ")
        holder = proof["record"]["entries"][int(place.split()[1])] if place else proof["record"]
        made = sha256(b"\2" + bytes.fromhex(opened["salt"]) + opened["value"].encode()).hex()
        if made != holder[field]:
            check.no("%s: %s is not %s" % (name, opened["field"], opened["value"]))
    told = ", ".join("%s %d" % (e["role"] or "paid", e["amount"]) for e in proof["record"]["entries"])
    print("  %s: %s" % (name, told))


def load(path: str):
    """A file of JSON."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(words: list) -> int:
    """Run one check."""
    parser = argparse.ArgumentParser(usage=__doc__, add_help=False)
    parser.add_argument("what", choices=["ledger", "receipt", "grown"])
    parser.add_argument("file")
    parser.add_argument("--key", default="")
    parser.add_argument("--known", type=load, action="append", default=[])
    parser.add_argument("--last-signature", action="store_true")
    chosen = parser.parse_args(words)
    known, check = chosen.known, Check(chosen.key)
    if chosen.what == "ledger":
        with open(chosen.file, encoding="utf-8") as file:
            done = "%d 笔凭证 / transactions" % check_ledger(file, check, known, not chosen.last_signature)
    elif chosen.what == "receipt":
        proofs = load(chosen.file)
        for proof in proofs if isinstance(proofs, list) else [proofs]:
            check_receipt(proof, check)
        done = "%d 份证明 / proofs" % (len(proofs) if isinstance(proofs, list) else 1)
    else:
        both = load(chosen.file)
        (first, old), (second, new) = check.parse(both["first"]), check.parse(both["second"])
        if not grew(first, second, old, new, [bytes.fromhex(node) for node in both["path"]]):
            check.no("the ledger of %d is not the beginning of the one of %d" % (first, second))
        check.signature(both["first"])
        check.signature(both["second"])
        done = "%d → %d" % (first, second)
    for kept in known:
        check.signature(kept)
    unknown = check.keys - {check.key} - {kept["key"].lower() for kept in known}
    for used in sorted(check.keys):
        print("  公钥 / key %s%s" % (used, "  ← 未核对 / whose?" if used in unknown else ""))
    verdict = "%d 处不符 / wrong" % len(check.wrong) if check.wrong else "全部相符 / everything holds"
    if unknown:
        print("  请与平台网站上的公钥核对，再用 --key 指定 / compare it with the key on the shop's site")
        verdict += "，但公钥未核对 / but nobody vouches for the key"
    print("%s: %s" % (done, verdict))
    return 1 if check.wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        print("  ✗ the file can't be read: %s: %s" % (type(error).__name__, error))
        sys.exit(1)
