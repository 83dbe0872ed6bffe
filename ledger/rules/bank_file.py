"""The file that a bank pays from: CSV, a line a payee, amounts in yuan."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from core.money import yuan

TITLES = ("序号", "收款户名", "收款账号", "金额（元）", "附言")
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Payment:
    """One payee: name and account as the bank knows them, fen, and the number that comes back on the statement."""

    name: str
    bank_account: str
    amount_fen: int
    number: str


def is_payable(name: str, bank_account: str) -> bool:
    """Whether a bank can be told so; a text that a spreadsheet takes for a formula is nobody's name or account."""
    texts = (name.strip(), bank_account.strip())
    return all(texts) and not any(text.startswith(_FORMULAS) for text in texts)


def bank_file(payments: Iterable[Payment]) -> bytes:
    """The file, with a byte-order mark, which spreadsheets ask for. The same payments give the same bytes."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(TITLES)
    for at, payment in enumerate(payments, start=1):
        row = (at, payment.name, payment.bank_account, yuan(payment.amount_fen), payment.number)
        writer.writerow(row)
    return out.getvalue().encode("utf-8-sig")


def hash_of(file: bytes) -> str:
    """Its SHA-256 in hex."""
    return sha256(file).hexdigest()
