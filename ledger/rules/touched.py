"""Which accounts a transaction of each kind may touch."""

_SHARED = ("clearing:", "payable:", "income:platform:", "expense:promotion:")
_PAID_OUT = ("payable:", "payouts:under-way")
_BEGINNINGS = {
    "sale": _SHARED,
    "refund": _SHARED,
    "unrefund": _SHARED,
    "release": ("payable:", "income:platform:"),
    "postage": ("clearing:", "payable:organisation:"),
    "postback": ("clearing:", "payable:organisation:"),
    "fee": ("clearing:", "expense:fees:"),
    "exchange": ("clearing:", "exchange:"),
    "suspense": ("clearing:", "suspense:"),
    "dispute": ("clearing:", "receivable:dispute:", "expense:dispute:"),
    "transfer": ("clearing:", "bank"),
    "payout": _PAID_OUT,
    "bounce": _PAID_OUT,
    "settle": ("payouts:under-way", "bank"),
}
"""How the codes of its accounts begin. An adjustment is between any two, which is why two people decide it."""


def may_touch(kind: str, code: str) -> bool:
    """Whether a transaction of this kind has business with the account of this code."""
    return kind not in _BEGINNINGS or code.startswith(_BEGINNINGS[kind])
