"""Bring a dispute to what the processor says."""

from core.clock import now
from shop.models import Dispute
from shop.operations.record_dispute import record_dispute
from shop.payments.registry import gateway


def converge_dispute(*, rail: str, dispute_id: str) -> Dispute | None:
    """Read it, then write it down: the one way for webhook, poll and the nightly movements. Safe to repeat.

    None when it is about no payment of ours. Call it outside transactions. Raises ProcessorUnavailable.
    """
    asked_at = now()
    return record_dispute(rail=rail, answer=gateway(rail).read_dispute(dispute_id), asked_at=asked_at)
