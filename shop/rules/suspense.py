"""How the books call money that pays nothing."""


def suspense_ref(payment_id: int) -> str:
    """The books' name of what a payment of ours brought; money of no payment goes by the processor's intent."""
    return f"payment:{payment_id}"
