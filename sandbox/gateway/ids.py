"""Identifiers in Stripe's manner."""

import secrets
import string

ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    """A fresh identifier such as ``pi_3Qd...``; the prefix brings its own underscore."""
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(length))
