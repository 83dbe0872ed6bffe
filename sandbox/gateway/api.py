"""One request to the API, from its text to its answer."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.gateway.account import Account
from sandbox.gateway.browser_view import check_secret, error_view, schema, view
from sandbox.gateway.errors import StripeError, Unmodelled
from sandbox.gateway.expand import expanded
from sandbox.gateway.faults import Dropped, Faults
from sandbox.gateway.forms import decode
from sandbox.gateway.idempotency import Answer, Keys, fingerprint
from sandbox.gateway.ids import new_id
from sandbox.gateway.keys import Keyring
from sandbox.gateway.params import convert
from sandbox.gateway.rates import Rates
from sandbox.gateway.routes import Route, find_route
from sandbox.gateway.spec import document, request_schema

Json = dict[str, Any]
RETRY = {409: "true", 501: "false"}  # what is not modelled will not be at the second try either


@dataclass
class Request:
    """``text`` is the form-encoded body, or the query if there is none. Header names in small letters."""

    method: str
    path: str
    text: str
    headers: Mapping[str, str]


@dataclass
class Reply:
    """The answer: status, JSON and headers."""

    status: int
    body: Json
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Api:
    """The API of one account."""

    account: Account
    keyring: Keyring
    faults: Faults
    keys: Keys
    rates: Rates = field(default_factory=Rates)

    def answer(self, request: Request) -> Reply:
        """Carry out a request. Raises Dropped if a fault wants no answer at all."""
        request_id = new_id("req_", 14)
        headers = {
            "Request-Id": request_id,
            "Stripe-Version": request.headers.get("stripe-version") or document()["version"],
        }
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        if key:
            headers["Idempotency-Key"] = key
        browser = False
        try:
            browser = self.keyring.is_publishable(request.headers.get("authorization", ""))
            answer = self._run(request, request_id, key, browser=browser)
        except StripeError as error:
            answer = Answer(error.status, error.body(request_id), request_id)
        except Dropped:
            raise
        except Exception as error:  # a fault of the gateway itself: say so as Stripe would
            traceback.print_exc()
            broken = StripeError(f"The gateway broke: {error!r}", status=500, kind="api_error")
            answer = Answer(500, broken.body(request_id), request_id)
        if answer.request_id != request_id:
            headers |= {"Idempotent-Replayed": "true", "Original-Request": answer.request_id}
        if answer.status in RETRY:
            headers["Stripe-Should-Retry"] = RETRY[answer.status]
        body = error_view(answer.body) if browser and "error" in answer.body else answer.body
        return Reply(answer.status, body, headers)

    def _run(self, request: Request, request_id: str, key: str | None, *, browser: bool) -> Answer:
        route, ids = find_route(request.method, request.path)
        if browser and not route.browser:
            message = "This API call cannot be made with a publishable API key. Please use a secret API key."
            raise StripeError(message, status=403, code="secret_key_required")
        self.rates.count(route.name, self.account.settings.rate_limit)
        raw = decode(request.text)
        params = convert(raw, schema(route.name) if browser else request_schema(route.name))
        _check_modelled(route, params)
        if key is None:
            self.faults.strike(request.method, request.path, when="before")
            answer = self._perform(route, ids, params, request_id, key, browser=browser)
            self.faults.strike(request.method, request.path, when="after")
            return answer
        stored = self.keys.begin(key, fingerprint(request.method, request.path, raw))
        if stored:
            # who is away, or loses answers, does so to a request that comes again too
            for when in ("before", "after"):
                self.faults.strike(request.method, request.path, when=when)
            return stored
        try:
            self.faults.strike(request.method, request.path, when="before")
            answer = self._perform(route, ids, params, request_id, key, browser=browser)
        except BaseException:
            self.keys.forget(key)  # nothing was carried out, so the key is not used up
            raise
        self.keys.finish(key, answer)
        self.faults.strike(request.method, request.path, when="after")
        return answer

    def _perform(
        self,
        route: Route,
        ids: tuple[str, ...],
        params: Json,
        request_id: str,
        key: str | None,
        *,
        browser: bool,
    ) -> Answer:
        """The operation's own answer, a refusal too: both are kept for replays."""
        paths = params.pop("expand", [])
        with self.account.change(request_id=request_id, key=key):
            try:
                if route.browser and ids:
                    kind = "setup_intent" if ids[0].startswith("seti_") else "payment_intent"
                    intent = self.account.fetch(kind, ids[0])
                    check_secret(intent, params, needed=browser)
                made = route.run(self.account, params, *ids)
                body = view(made) if browser else expanded(self.account.store, made, paths)
            except StripeError as error:
                return Answer(error.status, error.body(request_id), request_id)
            return Answer(200, body, request_id)


def _check_modelled(route: Route, params: Json) -> None:
    if route.handled is None:
        return
    for name in params:
        if name not in route.handled and name != "expand":
            raise Unmodelled(f"the parameter '{name}' of {route.name}")
