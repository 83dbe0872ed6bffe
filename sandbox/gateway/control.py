"""The controls for tests and the demo: JSON under ``/_control/``, from this machine only; not Stripe."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.gateway.account import Account
from sandbox.gateway.confirmation import authenticate
from sandbox.gateway.disputes import end_dispute, open_dispute
from sandbox.gateway.endpoints import roll_secret
from sandbox.gateway.errors import StripeError
from sandbox.gateway.faults import Faults
from sandbox.gateway.payouts import finish_payout
from sandbox.gateway.rates import Rates
from sandbox.gateway.refunds import finish_refund
from sandbox.gateway.setup_intents import authenticate_setup
from sandbox.gateway.wallets import answer_device
from sandbox.gateway.webhooks import Webhooks

Json = dict[str, Any]


@dataclass
class Control:
    """All controls of one gateway: ``GET name`` to look, ``POST name`` to do."""

    account: Account
    faults: Faults
    webhooks: Webhooks
    rates: Rates
    initial: Json = field(init=False)  # the settings that a reset goes back to

    def __post_init__(self) -> None:
        """Remember the settings of the start."""
        self.initial = self.account.settings.as_json()

    def table(self) -> dict[str, Callable[[Json], Json]]:
        """Each control by method and name."""
        return {
            "GET health": lambda body: {"ok": True},
            "GET refused": lambda body: {"refused": self.rates.refused},
            "GET settings": lambda body: self.account.settings.as_json(),
            "POST settings": self._settings,
            "POST reset": self._reset,
            "POST faults": self._add_fault,
            "POST faults/clear": self._clear_faults,
            "GET held": lambda body: {"held": self.faults.waiting()},
            "POST release": self._release,
            "GET deliveries": lambda body: {"deliveries": list(self.webhooks.attempts)},
            "POST webhooks/hold": self._hold,
            "POST webhooks/release": self._release_webhooks,
            "POST webhooks/copies": self._copies,
            "POST webhooks/redeliver": self._redeliver,
            "POST webhooks/roll-secret": self._roll,
            "POST authenticate": self._authenticate,
            "POST device": self._device,
            "POST refunds/fail": self._fail_refund,
            "POST disputes": self._dispute,
            "POST disputes/end": self._end_dispute,
            "POST payouts/fail": self._fail_payout,
        }

    def answer(self, method: str, name: str, body: Json) -> tuple[int, Json]:
        """Carry out a control; a wrong request is told in words."""
        run = self.table().get(f"{method} {name}")
        if run is None:
            return 404, {"error": f"no control {method} {name}", "controls": sorted(self.table())}
        try:
            with self.account.change():
                return 200, run(body)
        except (ValueError, TypeError, KeyError, StripeError) as error:
            return 400, {"error": repr(error)}

    def _settings(self, body: Json) -> Json:
        self.account.settings.change(body)
        return self.account.settings.as_json()

    def _reset(self, body: Json) -> Json:
        self.faults.clear()
        self.rates.refused = 0
        self.webhooks.attempts.clear()
        self.webhooks.copies = 1
        self.webhooks.forget_held()
        self.account.settings.change(self.initial)
        self.account.store.clear()
        return {"ok": True}

    def _add_fault(self, body: Json) -> Json:
        self.faults.add(body)
        return {"ok": True}

    def _clear_faults(self, body: Json) -> Json:
        self.faults.clear()
        return {"ok": True}

    def _release(self, body: Json) -> Json:
        self.faults.release(body["hold"])
        return {"ok": True}

    def _hold(self, body: Json) -> Json:
        self.webhooks.holding = True
        return {"ok": True}

    def _release_webhooks(self, body: Json) -> Json:
        return {"released": self.webhooks.release(backwards=bool(body.get("backwards")))}

    def _copies(self, body: Json) -> Json:
        self.webhooks.copies = int(body["copies"])
        return {"copies": self.webhooks.copies}

    def _redeliver(self, body: Json) -> Json:
        return {"sent": self.webhooks.redeliver(body["event"], times=int(body.get("times", 1)))}

    def _roll(self, body: Json) -> Json:
        keep = float(body.get("keep_seconds", 86_400))
        return {"secret": roll_secret(self.account, body["endpoint"], keep_seconds=keep)}

    def _authenticate(self, body: Json) -> Json:
        """What a shopper does on the challenge page: ``outcome`` is ``complete`` or ``fail``."""
        if "setup_intent" in body:
            kept = {"complete": True, "fail": False}[body["outcome"]]
            return {"status": authenticate_setup(self.account, body["setup_intent"], success=kept)["status"]}
        intent = self.account.fetch("payment_intent", body["payment_intent"])
        success = {"complete": True, "fail": False}[body["outcome"]]
        done = authenticate(self.account, intent["id"], intent["client_secret"], success=success)
        return {"status": done["status"]}

    def _device(self, body: Json) -> Json:
        """What a shopper does on the second device: ``outcome`` is approve, decline or expire."""
        key = body["payment_intent"]
        token = self.account.store.secret(key).get("device", "")
        return {"status": answer_device(self.account, key, token, body["outcome"])["status"]}

    def _fail_refund(self, body: Json) -> Json:
        """A refund fails, also one that had succeeded: the bank sends the money back."""
        self.account.store.secret(body["refund"])["final"] = "failed"
        finish_refund(self.account, body["refund"])
        return {"status": self.account.fetch("refund", body["refund"])["status"]}

    def _dispute(self, body: Json) -> Json:
        intent = self.account.fetch("payment_intent", body["payment_intent"])
        more = {name: body[name] for name in ("reason", "amount", "inquiry") if name in body}
        return {"dispute": open_dispute(self.account, intent["latest_charge"], **more)["id"]}

    def _end_dispute(self, body: Json) -> Json:
        won = {"won": True, "lost": False}[body["outcome"]]
        return {"status": end_dispute(self.account, body["dispute"], won=won)["status"]}

    def _fail_payout(self, body: Json) -> Json:
        finish_payout(self.account, body["payout"], failed=True)
        return {"status": self.account.fetch("payout", body["payout"])["status"]}
