"""allauth's second factor, with its secrets encrypted and no name or phone in a QR code."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter

from core.encryption import decrypt, encrypt

CONTEXT = "mfa_authenticator.data"


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds are encrypted like every secret here."""

    def encrypt(self, text: str) -> str:
        """On the way into the database."""
        return encrypt(text, context=CONTEXT)

    def decrypt(self, encrypted_text: str) -> str:
        """On the way out."""
        return decrypt(encrypted_text, context=CONTEXT)

    def _get_user_identifier(self, user: Any) -> str:
        # an authenticator shows it as the account's label; allauth would take the opaque user name
        return str(user.shown_alias)

    def _get_site_name(self) -> str:
        return "暖心桥"
