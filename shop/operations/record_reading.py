"""Write down what the processor said of a payment."""

from datetime import datetime

from shop.committing import Committer
from shop.models import Payment
from shop.operations.converge_refund import send_later
from shop.operations.record_readings import Reading, Recorded, record_readings
from shop.payments.gateway import Intent

READINGS: Committer[Reading, Recorded] = Committer(lambda readings: record_readings(readings=readings))
"""What many buyers' payments came to is written together."""


def record_reading(*, payment_id: int, intent: Intent, asked_at: datetime) -> Payment:
    """Apply one reading by a table that only moves forward; an older reading, or a repeated one, changes nothing.

    `asked_at` is when the reading began. Money that can't be kept is sent back after the commit. Call it outside
    transactions. Raises what the books refuse: then nothing was written, and the next reading tries again.
    """
    recorded = READINGS.submit(Reading(payment_id, intent, asked_at))
    if recorded.refund_id is not None:
        send_later(refund_id=recorded.refund_id)
    return recorded.payment
