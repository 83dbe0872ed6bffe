"""Payment method types by name. A further one is one file and one line here."""

from sandbox.gateway.errors import StripeError
from sandbox.gateway.methods.base import MethodType
from sandbox.gateway.methods.card import CARD
from sandbox.gateway.methods.wallet import ALIPAY, WECHAT_PAY

TYPES: dict[str, MethodType] = {"card": CARD, "alipay": ALIPAY, "wechat_pay": WECHAT_PAY}


def method_type(name: str, *, param: str = "type") -> MethodType:
    """The type of that name. Raises StripeError for one that this account has not activated."""
    found = TYPES.get(name)
    if found is None:
        message = f"The payment method type provided: {name} is invalid. Is it activated for this account?"
        raise StripeError(message, param=param)
    return found
