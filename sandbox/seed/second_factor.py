"""The demo staff's authenticators, and what they would show now."""

import time

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from accounts.models import User

PERIOD_S = 30


def enrol(user: User) -> None:
    """Give a staff member an authenticator with a random secret."""
    TOTP.activate(user, generate_totp_secret())


def current_code(user: User, *, ahead: int = 0) -> str:
    """The six digits of now, or of `ahead` periods later: a code is good once. Raises Authenticator.DoesNotExist."""
    stored = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    secret = get_adapter().decrypt(stored.data["secret"])
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD_S + ahead)))
