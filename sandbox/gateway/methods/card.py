"""Cards."""

import hashlib
import time
from typing import Any

from sandbox.gateway.errors import StripeError, parameter_missing
from sandbox.gateway.ids import new_id
from sandbox.gateway.methods import numbers
from sandbox.gateway.methods.base import Decline

Json = dict[str, Any]


def card_error(message: str, code: str, param: str) -> StripeError:
    """What Stripe says about a card that can't exist."""
    return StripeError(message, status=402, kind="card_error", code=code, param=param)


def read_number(given: Json) -> str:
    """The card's number, of a token (``tok_visa``) or of its digits."""
    if "token" in given:
        found = numbers.TOKENS.get(given["token"].removeprefix("tok_"))
        if found is None:
            raise StripeError(
                f"No such token: '{given['token']}'", code="resource_missing", param="card[token]"
            )
        return found
    number = str(given.get("number", "")).replace(" ", "")
    if not number.isdecimal() or not 12 <= len(number) <= 19 or not numbers.passes_luhn(number):
        raise card_error("Your card number is incorrect.", "incorrect_number", "number")
    return number


def read_expiry(given: Json) -> tuple[int, int]:
    """Year and month until which the card is valid."""
    if "token" in given:
        return time.gmtime().tm_year + 5, 12
    year, month = int(given["exp_year"]), int(given["exp_month"])
    year += 2000 if year < 100 else 0
    if not 1 <= month <= 12:
        raise card_error("Your card's expiration month is invalid.", "invalid_expiry_month", "exp_month")
    if (year, month) < time.gmtime()[:2]:
        raise card_error("Your card's expiration year is invalid.", "invalid_expiry_year", "exp_year")
    return year, month


def checks(cvc: str) -> Json:
    """The results of the issuer's checks; addresses are never sent by this project."""
    return {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": cvc}


class Card:
    """The type ``card``."""

    charge_prefix = "ch_"
    on_device = False

    def describe(self, given: Json) -> tuple[Json, Json]:
        """See MethodType."""
        if not given:
            raise parameter_missing("card")
        number, (year, month) = read_number(given), read_expiry(given)
        brand = numbers.brand(number)
        public = {
            "brand": brand,
            "checks": checks("unchecked"),
            "country": "CN" if brand == "unionpay" else "US",
            "display_brand": brand,
            "exp_month": month,
            "exp_year": year,
            "fingerprint": hashlib.sha256(number.encode()).hexdigest()[:16],
            "funding": "credit",
            "generated_from": None,
            "last4": number[-4:],
            "networks": {"available": [brand], "preferred": None},
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        }
        return public, {"number": number, "set_up": False}

    def decline(self, secret: Json, *, saving: bool) -> Decline | None:
        """See MethodType."""
        number = secret["number"]
        return None if saving and number in numbers.DECLINED_LATER else numbers.DECLINES.get(number)

    def must_authenticate(self, secret: Json, options: Json) -> bool:
        """See MethodType."""
        number = secret["number"]
        if number in numbers.ALWAYS_AUTHENTICATES or options.get("request_three_d_secure") in (
            "any",
            "challenge",
        ):
            return True
        return number in numbers.AUTHENTICATES_UNLESS_SET_UP and not secret["set_up"]

    def action(self, place: str, intent: Json, params: Json) -> Json:
        """See MethodType: in the page by Stripe.js, or at an address of ours."""
        if "return_url" in params and not params.get("use_stripe_sdk"):
            redirect = {"return_url": params["return_url"], "url": f"{place}&redirect=1"}
            return {"type": "redirect_to_url", "redirect_to_url": redirect}
        sdk = {"type": "three_d_secure_redirect", "stripe_js": place, "source": new_id("src_")}
        return {"type": "use_stripe_sdk", "use_stripe_sdk": sdk}

    def charge_details(self, method: Json, secret: Json, *, amount: int, authenticated: bool) -> Json:
        """See MethodType."""
        card = method["card"]
        same = (
            "brand",
            "country",
            "exp_month",
            "exp_year",
            "fingerprint",
            "funding",
            "last4",
            "regulated_status",
        )
        return {
            **{name: card[name] for name in same},
            "amount_authorized": amount,
            "authorization_code": None,
            "checks": checks("fail" if secret["number"] == "4000000000000127" else "pass"),
            "installments": None,
            "mandate": None,
            "network": card["brand"],
            "network_token": None,
            "network_transaction_id": None,
            "three_d_secure": self._three_d_secure() if authenticated else None,
            "wallet": None,
        }

    @staticmethod
    def _three_d_secure() -> Json:
        return {
            "authentication_flow": "challenge",
            "electronic_commerce_indicator": "05",
            "exemption_indicator": None,
            "result": "authenticated",
            "result_reason": None,
            "transaction_id": None,
            "version": "2.2.0",
        }

    def refund_details(self) -> Json:
        """See MethodType."""
        return {
            "reference_status": "pending",
            "reference_type": "acquirer_reference_number",
            "type": "refund",
        }

    def refund_course(self, secret: Json) -> tuple[str, str]:
        """See MethodType."""
        return numbers.REFUND_COURSES.get(secret["number"], ("succeeded", "succeeded"))


CARD = Card()
