"""Encryption at rest: AES-256-GCM with a key id in each value, and blind indexes for equality search."""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


@cache
def _keys(spec: str) -> Mapping[str, AESGCM]:
    """Parse 'id:base64,id2:base64'. The first is the current key; the others can still be read."""
    keys = {}
    for part in spec.split(","):
        name, _, value = part.strip().partition(":")
        raw = base64.b64decode(value)
        if not name or len(raw) != 32:
            raise ImproperlyConfigured("ENCRYPTION_KEYS must be id:base64 of 32 bytes, comma separated")
        keys[name] = AESGCM(raw)
    return keys


def encrypt(plain: str, *, context: str) -> str:
    """Encrypt with the current key. `context` (model and field) is authenticated, so values can't be moved."""
    keys = _keys(settings.ENCRYPTION_KEYS)
    name = next(iter(keys))
    nonce = os.urandom(12)
    sealed = keys[name].encrypt(nonce, plain.encode(), context.encode())
    return f"{name}${base64.b64encode(nonce + sealed).decode()}"


def decrypt(value: str, *, context: str) -> str:
    """Decrypt a value of `encrypt`. Raises KeyError for an unknown key id, InvalidTag for a changed value."""
    name, _, body = value.partition("$")
    raw = base64.b64decode(body)
    return _keys(settings.ENCRYPTION_KEYS)[name].decrypt(raw[:12], raw[12:], context.encode()).decode()


def is_current(value: str) -> bool:
    """Whether the value was encrypted with the current key."""
    return value.partition("$")[0] == next(iter(_keys(settings.ENCRYPTION_KEYS)))


def blind_index(value: str, *, purpose: str) -> str:
    """A keyed hash that allows search for equality without the plain value (HMAC-SHA256, hex)."""
    message = f"{purpose}\0{value}".encode()
    return hmac.new(settings.BLIND_INDEX_KEY.encode(), message, hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """A text that only exists encrypted in the database. The empty string stays empty."""

    @property
    def context(self) -> str:
        """What the value is bound to: table and column."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in."""
        plain = super().get_prep_value(value)
        return encrypt(plain, context=self.context) if plain else plain

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        """Decrypt on the way out."""
        return decrypt(value, context=self.context) if value else value
