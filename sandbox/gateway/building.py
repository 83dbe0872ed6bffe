"""Put a gateway together, and go on where the last process stopped."""

from functools import partial
from pathlib import Path

from sandbox.gateway.account import Account
from sandbox.gateway.api import Api
from sandbox.gateway.charges import settle
from sandbox.gateway.control import Control
from sandbox.gateway.faults import Faults
from sandbox.gateway.idempotency import Keys
from sandbox.gateway.keys import Keyring
from sandbox.gateway.payouts import finish_payout
from sandbox.gateway.refunds import finish_refund
from sandbox.gateway.schedule import Schedule
from sandbox.gateway.server import Server
from sandbox.gateway.settings import Settings
from sandbox.gateway.store import Store
from sandbox.gateway.wallets import expire_device, finish_wallet
from sandbox.gateway.webhooks import Webhooks


def build(
    *, host: str, port: int, folder: Path | None, settings: Settings, keyring: Keyring, public_url: str = ""
) -> tuple[Server, Account]:
    """A server that is bound to its port and ready to serve. ``folder`` keeps the state over a restart."""
    account = Account(store=Store(folder), schedule=Schedule(), settings=settings)
    webhooks, faults = Webhooks(account), Faults()
    api = Api(account=account, keyring=keyring, faults=faults, keys=Keys(account.store))
    server = Server((host, port), api, Control(account, faults, webhooks, api.rates))
    account.url = public_url or f"http://{host}:{server.server_address[1]}"
    account.expire = partial(_expire_later, account)
    account.schedule.start()
    with account.change():
        webhooks.resume()
        resume_money(account)
    return server, account


def _expire_later(account: Account, key: str, token: str) -> None:
    account.later(account.settings.wallet_patience, lambda: expire_device(account, key, token))


def resume_money(account: Account) -> None:
    """Settle and finish what was under way when the last process ended."""
    for charge in account.store.newest("charge"):
        if charge["paid"] and not charge["balance_transaction"]:
            settle(account, charge, at_once=False)
    for intent in account.store.newest("payment_intent"):
        token = account.store.secret(intent["id"]).get("device")
        if intent["status"] == "processing":
            account.later(account.settings.wallet_delay, partial(finish_wallet, account, intent["id"]))
        elif intent["status"] == "requires_action" and token:
            _expire_later(account, intent["id"], token)
    for payout in account.store.newest("payout"):
        if payout["status"] == "pending":
            account.later(account.settings.payout_delay, partial(finish_payout, account, payout["id"]))
    for refund in account.store.newest("refund"):
        if "final" in account.store.secret(refund["id"]):
            key = refund["id"]
            account.later(account.settings.refund_delay, partial(finish_refund, account, key))
