"""The process: where it refuses to run, what it keeps, whom it lets in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import stripe
from stripe import StripeClient

from sandbox.gateway.launch import ROOT, gateway
from tests.contract.gateway.answers import check
from tests.contract.gateway.asking import pay, paying
from tests.contract.gateway.client import PUBLISHABLE_KEY, connect
from tests.contract.gateway.conftest import checked
from tests.contract.gateway.receiver import Receiver

SECRET = "whsec_demo"


def test_it_does_not_start_in_production() -> None:
    command = [sys.executable, "-m", "sandbox.gateway"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "MODE": "production"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "MODE=production" in done.stderr


def test_a_restart_loses_nothing(tmp_path: Path, receiver: Receiver) -> None:
    """The intent, its key's answer and the events that nobody received are still there."""
    arguments = ("--data", str(tmp_path), "--webhook-url", receiver.url, "--webhook-secret", SECRET)
    receiver.answers = [500] * 4
    with gateway(*arguments) as url:
        before = pay(connect(url))
        client = connect(url)
        kept = client.v1.payment_intents.create(paying(), {"idempotency_key": "k"})  # type: ignore[arg-type]
    received = len(receiver.posts)
    receiver.answers = []
    with gateway(*arguments) as url:
        client = connect(url)
        assert client.v1.payment_intents.retrieve(before.id).status == "succeeded"
        again = client.v1.payment_intents.create(paying(), {"idempotency_key": "k"})  # type: ignore[arg-type]
        assert again.id == kept.id
        receiver.wait(lambda: len(receiver.posts) > received)
        receiver.wait(lambda: "charge.updated" in {event.type for event in receiver.events(SECRET)})
        assert len(client.v1.webhook_endpoints.list().data) == 1


@pytest.mark.parametrize("key", ["sk_live_warmbridge", "sk_test_", "rk_test_other", "nonsense"])
def test_a_wrong_key_is_refused(gateway_url: str, key: str) -> None:
    with pytest.raises(stripe.AuthenticationError) as caught:
        connect(gateway_url, key).v1.payment_intents.list()
    assert caught.value.http_status == 401


def test_with_keys_of_its_own_it_takes_no_others() -> None:
    with gateway("--secret-key", "sk_test_right") as url:
        assert connect(url, "sk_test_right").v1.customers.list().data == []
        with pytest.raises(stripe.AuthenticationError):
            connect(url, "sk_test_other").v1.customers.list()


def test_a_publishable_key_may_not_do_the_shops_part(gateway_url: str) -> None:
    with pytest.raises(stripe.PermissionError) as caught:
        connect(gateway_url, PUBLISHABLE_KEY).v1.payment_intents.create({"amount": 500, "currency": "cny"})
    assert caught.value.http_status == 403


def test_a_publishable_key_needs_the_intents_secret(gateway_url: str, client: StripeClient) -> None:
    intent = client.v1.payment_intents.create(
        {"amount": 500, "currency": "cny", "metadata": {"attempt": "1"}}
    )
    browser = connect(gateway_url, PUBLISHABLE_KEY)
    with pytest.raises(stripe.InvalidRequestError):
        browser.v1.payment_intents.retrieve(intent.id)
    with pytest.raises(stripe.InvalidRequestError):
        browser.v1.payment_intents.retrieve(intent.id, {"client_secret": f"{intent.id}_secret_guess"})
    seen = browser.v1.payment_intents.retrieve(intent.id, {"client_secret": str(intent.client_secret)})
    assert (seen.status, "metadata" in seen.to_dict()) == ("requires_payment_method", False)


def test_every_answer_is_held_against_stripes_document(client: StripeClient) -> None:
    pay(client, expand=["latest_charge"])
    client.v1.events.list()
    assert {"payment_intent", "event", "charge", "list"} <= set(checked(client))


@pytest.mark.parametrize(
    "change",
    [{"status": "paid"}, {"invented": True}, {"created": None}, {"amount": "6800"}, {"next_action": {}}],
    ids=lambda change: next(iter(change)),
)
def test_the_check_itself_finds_fiction(client: StripeClient, change: dict[str, object]) -> None:
    """A control: an answer with one false member does not pass."""
    true = pay(client).to_dict()
    check(true)
    with pytest.raises(AssertionError):
        check({**true, **change})
