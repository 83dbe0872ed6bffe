"""How the books call money that pays nothing."""


def suspense_ref(payment_id: int) -> str:
    """The books' name of what a payment of ours brought; money of no payment goes by the processor's intent."""
    return f"payment:{payment_id}"


def stray_refund_ref(stray: int | str, number: int) -> str:
    """What a numbered refund of money of no payment is called: by our id in the books, by the intent at the processor.

    The first has no number: so it stands in books that were written before there could be a second.
    """
    return f"stray-{stray}" if number == 1 else f"stray-{stray}-{number}"


def stray_of(refund_ref: str) -> int | None:
    """The id in a name that `stray_refund_ref` made; None for any other."""
    head, _, rest = refund_ref.partition("-")
    stray = rest.partition("-")[0]
    return int(stray) if head == "stray" and stray.isdecimal() else None
