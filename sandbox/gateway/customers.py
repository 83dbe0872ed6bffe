"""Customers. The shop sends none of a person's data here, only its own id in the metadata."""

from typing import Any

from sandbox.gateway.account import Account, now
from sandbox.gateway.events import emit
from sandbox.gateway.ids import new_id
from sandbox.gateway.lists import page
from sandbox.gateway.metadata import merged
from sandbox.gateway.payment_methods import detach_method

Json = dict[str, Any]
TEXTS = ("description", "email", "name", "phone")
HANDLED = frozenset({*TEXTS, "metadata", "preferred_locales"})


def create_customer(account: Account, params: Json) -> Json:
    """POST /v1/customers"""
    made = {
        "id": new_id("cus_", 14),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": now(),
        "currency": None,
        "default_source": None,
        "delinquent": False,
        **{name: params.get(name) or None for name in TEXTS},
        "invoice_prefix": new_id("", 8).upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": merged({}, params.get("metadata")),
        "next_invoice_sequence": 1,
        "preferred_locales": params.get("preferred_locales", []),
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }
    account.store.put(made)
    emit(account, "customer.created", made)
    return made


def read_customer(account: Account, params: Json, key: str) -> Json:
    """GET /v1/customers/{id}; a deleted customer still says that it is deleted."""
    found = account.store.find("customer", key)
    return found if found else account.fetch("customer", key)


def update_customer(account: Account, params: Json, key: str) -> Json:
    """POST /v1/customers/{id}"""
    customer = account.fetch("customer", key)
    metadata = merged(customer["metadata"], params.get("metadata"))
    changes = {name: params[name] or None for name in TEXTS if name in params}
    changes["metadata"] = metadata
    changes["preferred_locales"] = params.get("preferred_locales", customer["preferred_locales"])
    previous = {name: customer[name] for name, value in changes.items() if customer[name] != value}
    customer.update(changes)
    if previous:
        emit(account, "customer.updated", customer, previous)
    return customer


def delete_customer(account: Account, params: Json, key: str) -> Json:
    """DELETE /v1/customers/{id}: its payment methods are let go."""
    customer = account.fetch("customer", key)
    for method in _methods(account, key):
        detach_method(account, {}, method["id"])
    emit(account, "customer.deleted", customer)
    customer.clear()
    customer.update({"id": key, "object": "customer", "deleted": True})
    return customer


def _methods(account: Account, key: str) -> list[Json]:
    return [method for method in account.store.newest("payment_method") if method["customer"] == key]


def list_customer_methods(account: Account, params: Json, key: str) -> Json:
    """GET /v1/customers/{id}/payment_methods"""
    account.fetch("customer", key)
    return page(_methods(account, key), f"/v1/customers/{key}/payment_methods", params)
