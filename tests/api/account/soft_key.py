"""A passkey in software: what a phone's authenticator answers to navigator.credentials."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class SoftKey:
    """One key pair for one site."""

    def __init__(self, origin: str, rp_id: str, handle: str = "") -> None:
        self.origin, self.rp_id, self.handle = origin, rp_id, handle
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _authenticator(self, flags: int) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + bytes(4)

    def _answer(self, **response: str) -> dict[str, Any]:
        name = websafe_encode(self.id)
        extensions = {"credProps": {"rk": True}}
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": extensions,
        }

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """navigator.credentials.create."""
        self.handle = options["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]
        cose = cbor.encode(dict(public))
        data = self._authenticator(PRESENT | VERIFIED | ATTESTED)
        data += bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        return self._answer(
            clientDataJSON=websafe_encode(client), attestationObject=websafe_encode(attestation)
        )

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """navigator.credentials.get."""
        client = self._client("webauthn.get", options["challenge"])
        data = self._authenticator(PRESENT | VERIFIED)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=websafe_encode(client),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signature),
            userHandle=self.handle,
        )
