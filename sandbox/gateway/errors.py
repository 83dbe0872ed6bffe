"""The errors that Stripe answers with, in Stripe's own shape."""

from typing import Any

Json = dict[str, Any]


class StripeError(Exception):
    """An answer other than 200. ``extra`` holds further members, such as ``decline_code``."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        members = {"type": kind, "message": message, "code": code, "param": param, **extra}
        self._members = {name: value for name, value in members.items() if value is not None}
        if code:
            self._members["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"

    def body(self, request_id: str) -> Json:
        """The JSON of the answer."""
        log = f"https://dashboard.stripe.com/test/logs/{request_id}"
        return {"error": {**self._members, "request_log_url": log}}

    def members(self) -> Json:
        """What it says, as the JSON of an intent's ``last_payment_error``."""
        return dict(self._members)

    @property
    def code(self) -> str:
        """Stripe's machine-readable code, or an empty string."""
        return str(self._members.get("code", ""))


class Unmodelled(StripeError):
    """Something that Stripe can do and this gateway can't: said plainly, never half done."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The test gateway does not model {what}.", status=501, kind="api_error")


def missing(kind: str, wanted: str, param: str = "id") -> StripeError:
    """The 404 for an object that is not there."""
    noun = kind.replace("_", " ") if kind == "balance_transaction" else kind
    return StripeError(f"No such {noun}: '{wanted}'", status=404, code="resource_missing", param=param)


def parameter_missing(param: str) -> StripeError:
    """The 400 for a parameter that the operation can't do without."""
    return StripeError(f"Missing required param: {param}.", code="parameter_missing", param=param)
