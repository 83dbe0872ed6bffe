"""Calls of Stripe's SDK: at a pace that it accepts, and with its errors turned into ours."""

import time
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import stripe
from django.conf import settings

from shop.errors import ProcessorRefused, ProcessorUnavailable
from shop.payments.bucket import NoTurn, take_turn

SECONDS = 20
"""A request that takes longer is given up; its idempotency key makes it safe to ask again."""
RETRIES = 2
TURNS = 4
"""How often a request that came too fast after all is sent again: the SDK does not repeat a 429."""
WAIT = 0.5

T = TypeVar("T")
NOT_ANSWERED = (stripe.APIConnectionError, stripe.RateLimitError, stripe.AuthenticationError)


@cache
def _client(api_key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        api_key,
        base_addresses={"api": base} if base else None,
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=SECONDS),
    )


def v1() -> Any:
    """The API, with the key and the address of the settings."""
    return _client(settings.STRIPE_API_KEY, settings.STRIPE_API_BASE).v1


def ask(endpoint: str, call: Callable[[], T]) -> T:
    """Call the SDK when it is our turn. `endpoint` names what the pace is counted for.

    Raises ProcessorUnavailable, ProcessorRefused.
    """
    try:
        return _paced(endpoint, call)
    except (*NOT_ANSWERED, NoTurn) as error:
        raise ProcessorUnavailable(processor=type(error).__name__) from error
    except stripe.StripeError as error:
        status = error.http_status or 500
        # 409: the first request with this key is still running
        if status >= 500 or status == 409:
            raise ProcessorUnavailable(processor=type(error).__name__) from error
        raise ProcessorRefused(processor_code=error.code or "") from error


def _paced(endpoint: str, call: Callable[[], T]) -> T:
    for turn in range(TURNS):
        take_turn(endpoint)
        try:
            return call()
        except stripe.RateLimitError:
            # others share our limit: nothing was carried out, so the same request may wait and go again
            if turn == TURNS - 1:
                raise
            time.sleep(WAIT)
    raise AssertionError("unreachable")
