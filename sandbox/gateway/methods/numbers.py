"""Stripe's published test cards and what each of them does (docs.stripe.com/testing)."""

from sandbox.gateway.methods.base import Decline

# Stripe gives a decline_code with card_declined only.
DECLINED = "Your card was declined."
DECLINES = {
    "4000000000000002": Decline("card_declined", DECLINED, "generic_decline"),
    "4000000000009995": Decline("card_declined", "Your card has insufficient funds.", "insufficient_funds"),
    "4000000000009987": Decline("card_declined", DECLINED, "lost_card"),
    "4000000000009979": Decline("card_declined", DECLINED, "stolen_card"),
    "4000000000000069": Decline("expired_card", "Your card has expired.", param="exp_month"),
    "4000000000000127": Decline("incorrect_cvc", "Your card's security code is incorrect.", param="cvc"),
    "4000000000000119": Decline(
        "processing_error",
        "An error occurred while processing your card. Try again in a little bit.",
    ),
    "4000000000000341": Decline("card_declined", DECLINED, "generic_decline"),
    "4000008400001629": Decline("card_declined", DECLINED, "generic_decline"),
}
# Can be attached to a customer; only a payment is refused.
DECLINED_LATER = frozenset({"4000000000000341", "4000008400001629"})
ALWAYS_AUTHENTICATES = frozenset({"4000002760003184", "4000000000003220", "4000008400001629"})
AUTHENTICATES_UNLESS_SET_UP = frozenset({"4000002500003155"})
REFUND_COURSES = {
    "4000000000007726": ("pending", "succeeded"),
    "4000000000005126": ("succeeded", "failed"),
}
DISPUTED = {"4000000000000259": "fraudulent", "4000000000002685": "product_not_received"}
"""Cards whose owners complain as soon as the payment is settled."""
TOKENS = {
    "createDispute": "4000000000000259",
    "createDisputeProductNotReceived": "4000000000002685",
    "visa": "4242424242424242",
    "mastercard": "5555555555554444",
    "unionpay": "6200000000000005",
    "amex": "378282246310005",
    "chargeDeclined": "4000000000000002",
    "visa_chargeDeclined": "4000000000000002",
    "chargeDeclinedInsufficientFunds": "4000000000009995",
    "chargeDeclinedExpiredCard": "4000000000000069",
    "chargeDeclinedIncorrectCvc": "4000000000000127",
    "chargeDeclinedProcessingError": "4000000000000119",
    "chargeCustomerFail": "4000000000000341",
    "authenticationRequired": "4000002760003184",
    "authenticationRequiredOnSetup": "4000002500003155",
}


def brand(number: str) -> str:
    """The card's brand by its first digits."""
    prefixes = {"62": "unionpay", "34": "amex", "37": "amex"}
    first = {"4": "visa", "5": "mastercard"}
    return prefixes.get(number[:2]) or first.get(number[:1], "unknown")


def passes_luhn(number: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1, annex B)."""
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[0::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0
