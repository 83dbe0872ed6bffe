"""Why a payment failed, as a fact that the page can put into words."""

KNOWN = {
    "insufficient_funds": "shop.payment.insufficient_funds",
    "expired_card": "shop.payment.expired_card",
    "incorrect_cvc": "shop.payment.incorrect_cvc",
    "invalid_cvc": "shop.payment.incorrect_cvc",
    "incorrect_number": "shop.payment.incorrect_number",
    "processing_error": "shop.payment.try_again",
    "payment_intent_authentication_failure": "shop.payment.not_authenticated",
    "authentication_required": "shop.payment.not_authenticated",
    "payment_intent_payment_attempt_expired": "shop.payment.given_up",
    "payment_method_customer_decline": "shop.payment.given_up",
}
DECLINED = "shop.payment.declined"
"""Everything else. A lost or stolen card is not told from others: whoever holds it should not learn that."""


def failure_code(*codes: str | None) -> str:
    """Our code for the processor's, the most particular first; the empty string if there was no failure."""
    given = [code for code in codes if code]
    return next((KNOWN[code] for code in given if code in KNOWN), DECLINED) if given else ""
