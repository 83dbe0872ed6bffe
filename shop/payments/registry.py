"""Which class serves which rail."""

from collections.abc import Callable

from django.utils.module_loading import import_string

from shop.payments.gateway import Gateway

GATEWAYS = {"stripe": "shop.payments.stripe_gateway.StripeGateway"}
"""By the name that stands on a payment. Loaded when first used: the SDK takes half a second."""
DEFAULT = "stripe"
"""The rail of new payments, of the kept cards, and of the day that is reconciled."""


def gateway(name: str) -> Gateway:
    """The provider of a rail."""
    make: Callable[[], Gateway] = import_string(GATEWAYS[name])
    return make()
