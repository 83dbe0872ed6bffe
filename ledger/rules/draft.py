"""A journal transaction before it is written."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.money import CURRENCY


@dataclass(frozen=True)
class Posting:
    """One entry: fen on an account, positive debit, negative credit; `layer` H held or A available."""

    account_id: int
    amount_fen: int
    layer: str = "A"
    role: str = ""
    currency: str = CURRENCY


@dataclass(frozen=True)
class Draft:
    """Header and postings. `digest` tells a repeat from another use of the same key.

    `request` is the text under the digest, kept where a split must be computed again.
    """

    kind: str
    idem_key: str
    digest: str
    effective_at: datetime
    postings: tuple[Posting, ...]
    order_ref: int | None = None
    line_ref: int | None = None
    session_ref: int | None = None
    policy_id: int | None = None
    reverses_id: int | None = None
    request: str = ""
    approver: str = ""


def request_of(content: Mapping[str, object]) -> str:
    """What a transaction was asked to say, as text: the facts from which its split can be computed again."""
    return json.dumps(content, sort_keys=True)


def digest_of(content: Mapping[str, object]) -> str:
    """SHA-256 (hex) of what a transaction was asked to say."""
    return hashlib.sha256(request_of(content).encode()).hexdigest()
