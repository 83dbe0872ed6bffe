"""Short messages. `settings.SMS_BACKEND` names the adapter.

A real provider's adapter is one class with `send(sms)`: it maps `sms.template` to the provider's approved template
number, sends `sms.params` in the provider's order, signs the request with keys from the environment, and raises
SmsFailed when the provider refuses. It logs the template and the provider's message id, never phone or code.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal

Template = Literal["sign_in_code", "unknown_account", "account_exists", "stock_back"]


class SmsFailed(Refusal):
    """The provider did not take the message."""

    code = "core.sms_failed"
    status = 503
    title = _("短信没有发出去，请稍后再试")


@dataclass(frozen=True)
class Sms:
    """One message: `to` in E.164, a template by name, its parameters."""

    to: str
    template: Template
    params: dict[str, str]


class SmsBackend(Protocol):
    """What an adapter offers."""

    def send(self, sms: Sms) -> None:
        """Hand the message to the provider. Raises SmsFailed."""


def send_sms(*, to: str, template: Template, **params: str) -> None:
    """Send one message by the configured adapter. Call it outside transactions: it may use the network."""
    backend: SmsBackend = import_string(settings.SMS_BACKEND)()
    backend.send(Sms(to, template, params))
