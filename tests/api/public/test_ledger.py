"""The public ledger, and the program that anybody checks it with."""

import base64
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from api.public.ledger import verifier
from api.public.ledger.serializers import ConsistencySerializer, LedgerSerializer
from api.public.ledger.views import VERIFIER
from ledger.operations import post_postage, refund_postage, reverse_refund, seal_journal
from ledger.rules.checkpoint import sign
from shop.rules.receipt_link import receipt_token
from tests.api.shape import misfits
from tests.books import AT, STRIPE, refund, sell
from tests.buying import order
from tests.cast import Cast

ROOT = "/api/v1/public/ledger"


def check(*words: object) -> tuple[int, str]:
    """Run the verifier alone: no packages, no settings of ours."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), *map(str, words)], capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def sealed(cast: Cast) -> Cast:
    """Three sales and a refund under two checkpoints."""
    sell(cast, 1001, 9999)
    sell(cast, 1002, 3333, makers=((cast.chunyu.pk, 5),))
    seal_journal()
    sell(cast, 1003, 6800)
    refund(1002, 1000)
    seal_journal()
    return cast


@pytest.fixture
def lines(client: Client, sealed: Cast) -> list[dict[str, Any]]:
    """The download, parsed."""
    return downloaded(client)


def downloaded(client: Client) -> list[dict[str, Any]]:
    answer = client.get(f"{ROOT}/download")
    body = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return [json.loads(line) for line in body.splitlines()]


def saved(folder: Path, lines: list[dict[str, Any]]) -> Path:
    path = folder / "ledger.ndjson"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_state(client: Client, sealed: Cast) -> None:
    body = client.get(ROOT).json()
    assert misfits(LedgerSerializer(), body) == []
    assert (body["size"], body["checkpoint"]["body"].split("\n")[1]) == (4, "4")


def test_state_before_anything_is_sealed(client: Client, cast: Cast) -> None:
    assert client.get(ROOT).json() == {"size": 0, "at": None, "checkpoint": None}
    assert client.get(f"{ROOT}/checkpoint").status_code == 404
    assert b"".join(client.get(f"{ROOT}/download").streaming_content) == b""  # type: ignore[attr-defined]


def test_the_whole_ledger_holds(lines: list[dict[str, Any]], tmp_path: Path) -> None:
    assert [line["type"] for line in lines] == ["txn", "txn", "checkpoint", "txn", "txn", "checkpoint"]
    code, said = check("ledger", saved(tmp_path, lines), "--key", lines[-1]["key"])
    assert (code, said.splitlines()[-1]) == (0, "4 笔凭证 / transactions: 全部相符 / everything holds")


def test_nobody_is_named_in_public(lines: list[dict[str, Any]], sealed: Cast) -> None:
    text = json.dumps(lines, ensure_ascii=False)
    for private in (
        "春雨",
        "payable",
        "beneficiary",
        "organisation",
        "system:",
        "user:",
        "order:",
        "line:",
        "stripe",
    ):
        assert private not in text


def amount(lines: list[dict[str, Any]]) -> None:
    lines[1]["record"]["entries"][1]["amount"] -= 1


def pair(lines: list[dict[str, Any]]) -> None:
    lines[0]["record"]["entries"][1]["amount"] += 100
    lines[0]["record"]["entries"][4]["amount"] -= 100


def time(lines: list[dict[str, Any]]) -> None:
    lines[0]["record"]["booked_at"] = "2026-01-01T00:00:00Z"


def rule(lines: list[dict[str, Any]]) -> None:
    lines[0]["record"]["policy"] = "live 2026-1 maker:5400,workshop:2600,host:1200,platform:800"


def dropped(lines: list[dict[str, Any]]) -> None:
    del lines[1]


def swapped(lines: list[dict[str, Any]]) -> None:
    lines[0], lines[1] = lines[1], lines[0]


def recomputed(lines: list[dict[str, Any]]) -> None:
    """A careful forger: the leaf fits the changed record."""
    lines[3]["record"]["effective_at"] = "2026-01-01T00:00:00Z"
    lines[3]["leaf"] = verifier.leaf_of(lines[3]["record"]).hex()


def resigned(lines: list[dict[str, Any]]) -> None:
    lines[-1]["signature"] = lines[2]["signature"]


def overdrawn(lines: list[dict[str, Any]]) -> None:
    lines[4]["record"]["entries"][1]["amount"] += 5000
    lines[4]["record"]["entries"][0]["amount"] -= 5000


def invented(lines: list[dict[str, Any]]) -> None:
    """A sale nobody sealed, behind the last checkpoint, with a leaf that fits."""
    lines.append({**lines[3], "index": 4})


def first_signature(lines: list[dict[str, Any]]) -> None:
    lines[2]["signature"] = lines[-1]["signature"]


def fraction(lines: list[dict[str, Any]]) -> None:
    lines[0]["record"]["entries"][0]["amount"] += 0.5


def fewer(lines: list[dict[str, Any]]) -> None:
    del lines[1]["record"]["actor"]


def more(lines: list[dict[str, Any]]) -> None:
    lines[1]["record"]["note"] = "approved"


def another_type(lines: list[dict[str, Any]]) -> None:
    lines.insert(3, {"type": "note"})


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (amount, "No. 2 (sale): entry 1: maker is credited 1834 fen, the rule gives 1833"),
        (pair, "No. 1 (sale): entry 4: platform is credited 900 fen, the rule gives 800"),
        (time, "No. 1 (sale): its record was changed after it was sealed"),
        (rule, "No. 1 (sale): entry 1: maker is credited 5499 fen, the rule gives 5399"),
        (dropped, "checkpoint at 2: its root is another"),
        (dropped, "No. 2 missing, or not in its place"),
        (swapped, "No. 1 missing, or not in its place"),
        (swapped, "No. 1 (sale): stands in the place of No. 3"),
        (invented, "the last 1 stand under no checkpoint: nobody vouches for them"),
        (first_signature, "checkpoint at 2: the signature does not hold"),
        (fraction, "line 1: can't be read: ValueError: an amount that is no whole number of fen"),
        (fewer, "line 2: can't be read: ValueError: a record with more fields, or fewer, than were hashed"),
        (more, "line 2: can't be read: ValueError: a record with more fields, or fewer, than were hashed"),
        (another_type, "line 4: can't be read: ValueError: neither a transaction nor a checkpoint"),
        (recomputed, "checkpoint at 4: its root is another; changed: No. 3 to 4"),
        (resigned, "checkpoint at 4: the signature does not hold"),
        (overdrawn, "No. 4 (refund): more taken back from maker than was given"),
    ],
)
def test_every_change_is_named(
    lines: list[dict[str, Any]], tmp_path: Path, change: Callable[[list[dict[str, Any]]], None], named: str
) -> None:
    change(lines)
    code, said = check("ledger", saved(tmp_path, lines))
    assert code == 1
    assert named in said


@pytest.mark.parametrize("fen", [0, 1, 10_000])
def test_postage_that_came_back_and_failed(client: Client, sealed: Cast, tmp_path: Path, fen: int) -> None:
    """A refund of goods and postage that fails later is turned round; more than was paid can't come back."""
    by: dict[str, Any] = {"actor": STRIPE, "effective_at": AT}
    whose: dict[str, Any] = {"order_ref": 101, "organisation_id": sealed.workshop.pk, **by}
    post_postage(amount_fen=1250, gateway="stripe", **whose)
    refund_postage(amount_fen=1250, refund_ref="r1", **whose)
    reverse_refund(refund_ref="r1", **by)
    seal_journal()
    told = downloaded(client)
    kinds = [line["record"]["kind"] for line in told if line["type"] == "txn"][4:]
    assert kinds == ["postage", "postback", "unrefund", "unrefund"]
    entries = next(line for line in told if line.get("record", {}).get("kind") == "postback")["record"][
        "entries"
    ]
    entries[0]["amount"] -= fen
    entries[1]["amount"] += fen
    code, said = check("ledger", saved(tmp_path, told))
    assert (code, "No. 6 (postback): more taken back from postage than was given" in said) == (
        int(fen > 0),
        fen > 0,
    )


def test_a_refund_of_nothing_is_named(lines: list[dict[str, Any]], tmp_path: Path) -> None:
    lines[4]["record"]["reverses"] = "9"
    _, said = check("ledger", saved(tmp_path, lines))
    assert "No. 4 (refund): follows No. 10, which is no sale, postage or refund before it" in said


def test_one_change_accuses_one_checkpoint(lines: list[dict[str, Any]], tmp_path: Path) -> None:
    """Every later one stands over the same change."""
    lines[0]["record"]["effective_at"] = "2026-01-01T00:00:00Z"
    lines[0]["leaf"] = verifier.leaf_of(lines[0]["record"]).hex()
    code, said = check("ledger", saved(tmp_path, lines))
    assert code == 1
    assert [line for line in said.splitlines() if "✗" in line] == [
        "  ✗ checkpoint at 2: its root is another; changed: No. 1 to 2"
    ]


def test_a_missing_record_is_named_once(lines: list[dict[str, Any]], tmp_path: Path) -> None:
    del lines[0]
    said = check("ledger", saved(tmp_path, lines))[1]
    assert [line for line in said.splitlines() if "✗" in line] == [
        "  ✗ No. 1 missing, or not in its place",
        "  ✗ checkpoint at 2: its root is another; changed: No. 1 to 2",
    ]


def test_a_line_that_is_no_json_is_named(lines: list[dict[str, Any]], tmp_path: Path) -> None:
    path = saved(tmp_path, lines)
    path.write_text(path.read_text() + "{\n")
    code, said = check("ledger", path)
    assert (code, "line 7: can't be read: JSONDecodeError" in said) == (1, True)


def test_the_last_signature_alone(lines: list[dict[str, Any]], tmp_path: Path) -> None:
    first_signature(lines)
    assert check("ledger", saved(tmp_path, lines), "--last-signature")[0] == 0


def test_whoever_signs_it_anew_is_not_taken_for_the_shop(lines: list[dict[str, Any]], tmp_path: Path) -> None:
    """The whole ledger under a stranger's key: sound in itself, and nobody's that we know."""
    kept = tmp_path / "kept.json"
    kept.write_text(json.dumps(lines[2]))
    stranger = base64.b64encode(b"s" * 32).decode()
    for line in lines:
        if line["type"] == "checkpoint":
            made = sign(line["body"], stranger)
            line.update(signature=made.signature, key=made.key)
    path = saved(tmp_path, lines)
    doubt = "全部相符 / everything holds，但公钥未核对 / but nobody vouches for the key"
    assert check("ledger", path)[1].endswith(f": {doubt}\n")
    assert check("ledger", path, "--known", kept)[1].endswith(f": {doubt}\n")
    assert check("ledger", path, "--key", json.loads(kept.read_text())["key"])[0] == 1


def test_another_key_and_a_rewritten_past_are_refused(lines: list[dict[str, Any]], tmp_path: Path) -> None:
    path = saved(tmp_path, lines)
    assert "signed with another key" in check("ledger", path, "--key", "00" * 32)[1]
    kept = tmp_path / "kept.json"
    kept.write_text(json.dumps(lines[2]))
    assert check("ledger", path, "--known", kept)[0] == 0
    forged = {**lines[2], "body": lines[2]["body"].replace(lines[2]["body"].split("\n")[2], "ab" * 32)}
    kept.write_text(json.dumps(forged))
    code, said = check("ledger", path, "--known", kept)
    assert (code, "no longer begins with it" in said) == (1, True)


def test_growth_is_proved(client: Client, sealed: Cast, tmp_path: Path) -> None:
    body = client.get(f"{ROOT}/consistency?first=2&second=4").json()
    assert misfits(ConsistencySerializer(), body) == []
    path = tmp_path / "grown.json"
    path.write_text(json.dumps(body))
    assert check("grown", path)[0] == 0
    body["path"][0] = "00" * 32
    path.write_text(json.dumps(body))
    assert check("grown", path)[0] == 1


@pytest.mark.parametrize(("query", "status"), [("first=1&second=4", 404), ("first=x", 400), ("", 400)])
def test_growth_between_unknown_sizes(client: Client, sealed: Cast, query: str, status: int) -> None:
    assert client.get(f"{ROOT}/consistency?{query}").status_code == status


def test_verifier_is_taken_away_as_it_is(client: Client) -> None:
    answer = client.get(f"{ROOT}/verifier")
    assert b"".join(answer.streaming_content) == VERIFIER.read_bytes()  # type: ignore[attr-defined]
    assert "warmbridge-verify.py" in answer["Content-Disposition"]


def test_verifier_says_how_it_is_used_and_what_it_cannot_read(tmp_path: Path) -> None:
    assert check()[0] == 2
    broken = tmp_path / "x"
    broken.write_text("{")
    assert check("ledger", broken)[0] == 1


def receipt_of(client: Client, cast: Cast) -> dict[str, Any]:
    """A receipt with one sold line, as the shopper holds it."""
    placed = order(cast, 1)
    sell(cast, placed.lines.get().pk, 9999, order_ref=placed.pk, session_ref=None)
    body: dict[str, Any] = client.get(f"/api/v1/public/receipts/{receipt_token(placed.number)}").json()
    assert [(txn["number"], txn["proof"]) for txn in body["txns"]] == [(None, None)]
    seal_journal()
    found: dict[str, Any] = client.get(f"/api/v1/public/receipts/{receipt_token(placed.number)}").json()
    return found


def test_receipt_is_proved_offline(client: Client, sealed: Cast, tmp_path: Path) -> None:
    [txn] = receipt_of(client, sealed)["txns"]
    assert txn["number"] == 5
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(txn["proof"]))
    code, said = check("receipt", path)
    assert (code, "No. 5 (sale): paid 9999, maker -5499" in said) == (0, True)
    for change in (
        lambda p: p["record"]["entries"][1].update(amount=-5498),
        lambda p: p["openings"][0].update(value="order:0/line:0"),
        lambda p: p.update(index=1),
        lambda p: p["checkpoint"].update(signature="00" * 64),
    ):
        proof = json.loads(json.dumps(txn["proof"]))
        change(proof)
        path.write_text(json.dumps(proof))
        assert check("receipt", path)[0] == 1


def values(found: Any) -> set[str]:
    """Every text in a proof's openings and commitments."""
    if isinstance(found, dict):
        return {text for value in found.values() for text in values(value)}
    if isinstance(found, list):
        return {text for value in found for text in values(value)}
    return {str(found)}


def test_two_receipts_of_one_maker_cannot_be_linked(client: Client, sealed: Cast) -> None:
    """What both proofs say alike is what any two sales at that price say, and bodies that are no persons."""
    one, two = (receipt_of(client, sealed)["txns"][0]["proof"] for _ in range(2))
    maker = [next(e for e in p["record"]["entries"] if e["role"] == "maker") for p in (one, two)]
    assert maker[0]["payee"] != maker[1]["payee"]
    common = values({**one, "checkpoint": 0, "path": 0}) & values({**two, "checkpoint": 0, "path": 0})
    assert not {text for text in common if len(text) >= 32 and set(text) <= set("0123456789abcdef")}
    bodies = {f"payable:organisation:{sealed.workshop.pk}", f"payable:organisation:{sealed.host.pk}"}
    assert {text for text in common if text.startswith(("payable", "order"))} <= bodies
    for proof in (one, two):
        opened = {opening["field"] for opening in proof["openings"]}
        assert opened == {"source", *(f"entry {at}: payee" for at in (0, 2, 3, 4))}
        assert str(sealed.chunyu.alias) not in json.dumps(proof, ensure_ascii=False)


@pytest.mark.parametrize(
    ("key", "message", "signature"),
    [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
    ],
)
def test_signatures_of_rfc_8032(key: str, message: str, signature: str) -> None:
    parts = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    assert verifier.is_signed(*parts)
    assert not verifier.is_signed(parts[0], parts[1] + b"x", parts[2])
    assert not verifier.is_signed(parts[0], parts[1], parts[2][:32] + bytes(32))
