"""Signed checkpoints: size and root of the log at a time, under Ed25519 (RFC 8032)."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORIGIN = "warmbridge.ledger.1"


@dataclass(frozen=True)
class Signed:
    """A checkpoint's text, its signature and the key that made it, both in hex."""

    body: str
    signature: str
    key: str


def moment(at: datetime) -> str:
    """A time to the second, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def body_of(size: int, root: bytes, at: datetime) -> str:
    """Four lines: what it is, how many leaves, their root in hex, and when."""
    return f"{ORIGIN}\n{size}\n{root.hex()}\n{moment(at)}\n"


def signing_key(secret: str) -> Ed25519PrivateKey:
    """The key in base64 of 32 bytes. Raises ValueError for anything else."""
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret, validate=True))


def public_key(secret: str) -> str:
    """The public half in hex."""
    return signing_key(secret).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def sign(body: str, secret: str) -> Signed:
    """Sign a checkpoint's text."""
    return Signed(body, signing_key(secret).sign(body.encode()).hex(), public_key(secret))


def is_signed(signed: Signed) -> bool:
    """Whether the signature is the key's."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed.key))
        key.verify(bytes.fromhex(signed.signature), signed.body.encode())
    except (ValueError, InvalidSignature):
        return False
    return True
