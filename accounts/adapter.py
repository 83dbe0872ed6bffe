"""django-allauth's questions about phones, answered by our user model."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.fields import PhoneField
from django.core.exceptions import ValidationError
from django.forms import CharField
from django.http import HttpRequest

from accounts.errors import InvalidPhone
from accounts.models import User
from accounts.operations import verify_phone
from accounts.rules import phone as phones
from core.actor import Actor
from core.client import address
from core.messages import send_sms


class MobileField(PhoneField):
    """A number as people type it; `clean` gives E.164."""

    def __init__(self, **kwargs: Any) -> None:
        # allauth's validator wants +86 before it reads on
        super().__init__(validators=[], **kwargs)

    def clean(self, value: Any) -> str:
        """Read the number. Raises ValidationError with code invalid_phone."""
        text = CharField.clean(self, value)
        try:
            return phones.normalise(text)
        except InvalidPhone as wrong:
            raise ValidationError(str(wrong.title), code="invalid_phone") from wrong


class PhoneAdapter(DefaultAccountAdapter):
    """Phones live encrypted on the user; codes go out through core.messages."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: there is one way in, and the first sign-in opens the account."""
        return False

    def phone_form_field(self, **kwargs: Any) -> MobileField:
        """The field of the sign-in form."""
        return MobileField(**kwargs)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whom allauth's rate limits count."""
        return address(request)

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        """Number and whether it was verified."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        """Store the number."""
        user.set_phone(phone)
        user.phone_verified = verified
        user.save(update_fields=["phone", "phone_index", "phone_verified"])

    def set_phone_verified(self, user: Any, phone: str) -> None:
        """The code came back."""
        verify_phone(user=user, actor=Actor.of(user))

    def get_user_by_phone(self, phone: str) -> User | None:
        """Who has this number."""
        return User.objects.by_phone(phone)

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **kwargs: Any) -> None:
        """Send the sign-in code."""
        send_sms(to=phone, template="sign_in_code", code=code)

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Nobody has this number."""
        send_sms(to=phone, template="unknown_account")

    def send_account_already_exists_sms(self, phone: str) -> None:
        """Somebody signs up with a known number."""
        send_sms(to=phone, template="account_exists")
