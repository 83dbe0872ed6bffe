"""Every operation of the API that the gateway speaks."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.gateway import (
    customers,
    disputes,
    endpoints,
    intents,
    payment_methods,
    payouts,
    refunds,
    setup_intents,
)
from sandbox.gateway.account import Account
from sandbox.gateway.errors import StripeError
from sandbox.gateway.lists import page

Json = dict[str, Any]
Run = Callable[..., Json]  # (account, params) or, with an id in the path, (account, params, id)
ID = "([A-Za-z0-9_]+)"


@dataclass(frozen=True)
class Route:
    """``name`` is the operation's name in Stripe's document, such as ``POST /v1/refunds/{id}``.

    ``handled`` are the parameters that the gateway carries out (None: all that Stripe knows); the others are
    refused as not modelled. ``browser`` says that the publishable key may call it.
    """

    name: str
    run: Run
    handled: frozenset[str] | None = None
    browser: bool = False

    def match(self, method: str, path: str) -> tuple[str, ...] | None:
        """The ids in the path, or None if it is another operation's."""
        verb, pattern = self.name.split(" ")
        found = re.fullmatch(pattern.replace("{id}", ID), path) if verb == method else None
        return found.groups() if found else None


def listing(kind: str, url: str) -> Run:
    """The list of all objects of a kind."""

    def run(account: Account, params: Json) -> Json:
        return page(account.store.newest(kind), url, params)

    return run


def reading(kind: str) -> Run:
    """One object by its id."""

    def run(account: Account, params: Json, key: str) -> Json:
        return account.fetch(kind, key)

    return run


def _reads(kind: str, url: str, *, browser: bool = False) -> list[Route]:
    return [
        Route(f"GET {url}", listing(kind, url)),
        Route(f"GET {url}/{{id}}", reading(kind), browser=browser),
    ]


METHOD_CHANGES = frozenset({"metadata", "allow_redisplay"})
ROUTES: list[Route] = [
    Route("POST /v1/customers", customers.create_customer, customers.HANDLED),
    Route("GET /v1/customers", listing("customer", "/v1/customers")),
    Route("GET /v1/customers/{id}", customers.read_customer),
    Route("POST /v1/customers/{id}", customers.update_customer, customers.HANDLED),
    Route("DELETE /v1/customers/{id}", customers.delete_customer),
    Route("GET /v1/customers/{id}/payment_methods", customers.list_customer_methods),
    Route("POST /v1/payment_methods", payment_methods.create_method, payment_methods.HANDLED, browser=True),
    Route("GET /v1/payment_methods", payment_methods.list_methods),
    Route("GET /v1/payment_methods/{id}", reading("payment_method")),
    Route("POST /v1/payment_methods/{id}", payment_methods.update_method, METHOD_CHANGES),
    Route("POST /v1/payment_methods/{id}/attach", payment_methods.attach_method, frozenset({"customer"})),
    Route("POST /v1/payment_methods/{id}/detach", payment_methods.detach_method),
    Route("POST /v1/payment_intents", intents.create_intent, intents.HANDLED_CREATE),
    *_reads("payment_intent", "/v1/payment_intents", browser=True),
    Route("POST /v1/payment_intents/{id}", intents.update_intent, intents.HANDLED_UPDATE),
    Route(
        "POST /v1/payment_intents/{id}/confirm", intents.confirm_intent, intents.HANDLED_CONFIRM, browser=True
    ),
    Route("POST /v1/payment_intents/{id}/cancel", intents.cancel_intent),
    Route("POST /v1/refunds", refunds.create_refund, refunds.HANDLED),
    *_reads("refund", "/v1/refunds"),
    Route("POST /v1/refunds/{id}", refunds.update_refund),
    *_reads("charge", "/v1/charges"),
    *_reads("dispute", "/v1/disputes"),
    Route("POST /v1/disputes/{id}", disputes.update_dispute, disputes.HANDLED),
    Route("POST /v1/disputes/{id}/close", disputes.close_dispute),
    Route("POST /v1/payouts", payouts.create_payout, payouts.HANDLED),
    *_reads("payout", "/v1/payouts"),
    Route("POST /v1/setup_intents", setup_intents.create_setup, setup_intents.HANDLED_CREATE),
    *_reads("setup_intent", "/v1/setup_intents", browser=True),
    Route(
        "POST /v1/setup_intents/{id}/confirm",
        setup_intents.confirm_setup,
        setup_intents.HANDLED_CONFIRM,
        browser=True,
    ),
    Route("POST /v1/setup_intents/{id}/cancel", setup_intents.cancel_setup),
    *_reads("balance_transaction", "/v1/balance_transactions"),
    *_reads("event", "/v1/events"),
    Route("POST /v1/webhook_endpoints", endpoints.create_endpoint, endpoints.HANDLED_CREATE),
    *_reads("webhook_endpoint", "/v1/webhook_endpoints"),
    Route("POST /v1/webhook_endpoints/{id}", endpoints.update_endpoint, endpoints.HANDLED_UPDATE),
    Route("DELETE /v1/webhook_endpoints/{id}", endpoints.delete_endpoint),
]


def find_route(method: str, path: str) -> tuple[Route, tuple[str, ...]]:
    """The operation at that address and the ids in it. Raises StripeError 404."""
    for route in ROUTES:
        ids = route.match(method, path)
        if ids is not None:
            return route, ids
    message = f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs."
    raise StripeError(message, status=404)
