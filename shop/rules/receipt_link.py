"""Signed links to a receipt: whoever holds one sees that receipt and nothing else, in any browser."""

from django.core import signing

from core.errors import NotFound

SALT = "shop.receipt"


def receipt_token(number: str) -> str:
    """The token of an order's receipt."""
    return signing.Signer(salt=SALT).sign(number).replace(":", ".")


def order_number(token: str) -> str:
    """The order number in a token. Raises NotFound for a token that we did not sign."""
    number, _, mark = token.rpartition(".")
    try:
        return signing.Signer(salt=SALT).unsign(f"{number}:{mark}")
    except (signing.BadSignature, UnicodeEncodeError) as error:
        raise NotFound() from error
