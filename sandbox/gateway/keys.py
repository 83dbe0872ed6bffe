"""API keys: whose request it is, and what a publishable key may do."""

import base64
import binascii
import re
from dataclasses import dataclass

from sandbox.gateway.errors import StripeError

SHAPE = re.compile(r"(sk|pk)_test_\w+")


@dataclass(frozen=True)
class Keyring:
    """The account's own keys. Without them every test key of the right shape is good."""

    secret: str = ""
    publishable: str = ""

    def is_publishable(self, header: str) -> bool:
        """Whether the ``Authorization`` header holds the publishable key. Raises StripeError 401."""
        key = read_key(header)
        shape = SHAPE.fullmatch(key)
        publishable = key.startswith("pk_")
        expected = self.publishable if publishable else self.secret
        if not shape or (expected and key != expected):
            shown = f"{key[:8]}{'*' * 8}{key[-4:]}"
            raise StripeError(f"Invalid API Key provided: {shown}", status=401)
        return publishable


def read_key(header: str) -> str:
    """The key of a Bearer or Basic header."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer" and value:
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value).decode().split(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    raise StripeError(
        "You did not provide an API key. You need to provide your API key in the Authorization header, using"
        " Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
        status=401,
    )
