"""The real SDK, over real HTTP, with every answer held against Stripe's document on its way in."""

import json
from collections.abc import Mapping
from typing import Any

from stripe import RequestsClient, StripeClient
from stripe._base_address import BaseAddresses

from tests.contract.gateway.answers import check

SECRET_KEY = "sk_test_warmbridge"
PUBLISHABLE_KEY = "pk_test_warmbridge"


class CheckingClient(RequestsClient):
    """Fails the test at the first answer that Stripe would never give."""

    def __init__(self) -> None:
        super().__init__(timeout=30)
        self.checked: list[str] = []

    def request(  # type: ignore[override]  # the SDK's own class differs from its base in the same way
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        content, status, answer_headers = super().request(method, url, headers, post_data)
        self.checked += check(json.loads(content))
        return content, status, answer_headers


def connect(url: str, key: str = SECRET_KEY, *, retries: int = 0) -> StripeClient:
    """A client of the gateway at ``url``; without an address, of Stripe itself."""
    bases: BaseAddresses = {"api": url} if url else {}
    return StripeClient(key, base_addresses=bases, http_client=CheckingClient(), max_network_retries=retries)
