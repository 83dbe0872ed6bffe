"""The controls for tests and the demo: JSON under ``/_control/``, from this machine only; not Stripe."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.gateway.account import Account
from sandbox.gateway.confirmation import authenticate
from sandbox.gateway.endpoints import roll_secret
from sandbox.gateway.errors import StripeError
from sandbox.gateway.faults import Faults
from sandbox.gateway.webhooks import Webhooks

Json = dict[str, Any]


@dataclass
class Control:
    """All controls of one gateway: ``GET name`` to look, ``POST name`` to do."""

    account: Account
    faults: Faults
    webhooks: Webhooks
    initial: Json = field(init=False)  # the settings that a reset goes back to

    def __post_init__(self) -> None:
        """Remember the settings of the start."""
        self.initial = self.account.settings.as_json()

    def table(self) -> dict[str, Callable[[Json], Json]]:
        """Each control by method and name."""
        return {
            "GET health": lambda body: {"ok": True},
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
        intent = self.account.fetch("payment_intent", body["payment_intent"])
        success = {"complete": True, "fail": False}[body["outcome"]]
        done = authenticate(self.account, intent["id"], intent["client_secret"], success=success)
        return {"status": done["status"]}
