"""One gateway for all its contract tests; with STRIPE_API_KEY the probes run against Stripe as well."""

import os
from collections.abc import Iterator

import pytest
from stripe import StripeClient

from sandbox.gateway.launch import gateway
from shop.payments.registry import GATEWAYS
from tests.contract.gateway.client import CheckingClient, connect
from tests.contract.gateway.control import Controls
from tests.contract.gateway.receiver import Receiver
from tests.contract.gateway.worlds import WORLDS, World

# With an address of its own the key is the demo's, for the gateway and not for Stripe.
REAL_KEY = "" if os.environ.get("STRIPE_API_BASE") else os.environ.get("STRIPE_API_KEY", "")
BACKENDS = ["gateway"]
if REAL_KEY.startswith("sk_test_"):
    BACKENDS.append(pytest.param("stripe", marks=pytest.mark.stripe))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def gateway_url() -> Iterator[str]:
    with gateway() as url:
        yield url


@pytest.fixture
def controls(gateway_url: str) -> Iterator[Controls]:
    made = Controls(gateway_url)
    made.do("reset")
    yield made
    made.do("reset")


@pytest.fixture
def client(gateway_url: str, controls: Controls) -> Iterator[StripeClient]:
    """The SDK on a gateway with an empty account."""
    made = connect(gateway_url)
    yield made


@pytest.fixture(params=BACKENDS)
def any_client(request: pytest.FixtureRequest, gateway_url: str) -> Iterator[StripeClient]:
    """The SDK on the gateway, and on Stripe when there is a key: nothing here may need an empty account."""
    if request.param == "gateway":
        yield connect(gateway_url)
    else:
        yield connect("", REAL_KEY)


@pytest.fixture(params=sorted(GATEWAYS))
def world(request: pytest.FixtureRequest) -> World:
    """A rail with all that stands before and behind it."""
    return WORLDS[request.param](request)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


def checked(client: StripeClient) -> list[str]:
    """The names of the objects that this client has seen and found true."""
    http = client._requestor._client
    assert isinstance(http, CheckingClient)
    return http.checked
