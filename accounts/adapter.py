"""django-allauth's questions about phones, answered by our user model."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from accounts.models import User
from core.messages import send_sms


class PhoneAdapter(DefaultAccountAdapter):
    """Phones live encrypted on the user; codes go out through core.messages."""

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """Number and whether it was verified."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Store the number."""
        user.set_phone(phone)
        user.phone_verified = verified
        user.save(update_fields=["phone", "phone_index", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        """The code came back."""
        user.phone_verified = True
        user.save(update_fields=["phone_verified"])

    def get_user_by_phone(self, phone: str) -> User | None:
        """Who has this number."""
        return User.objects.by_phone(phone)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Send the sign-in code."""
        send_sms(to=phone, template="sign_in_code", code=code)

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Nobody has this number."""
        send_sms(to=phone, template="unknown_account")

    def send_account_already_exists_sms(self, phone: str) -> None:
        """Somebody signs up with a known number."""
        send_sms(to=phone, template="account_exists")
