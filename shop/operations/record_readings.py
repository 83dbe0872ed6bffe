"""Write down what the processor said of several payments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core import audit
from core.actor import Actor
from core.clock import now
from core.events import publish
from core.inserting import insert_all
from core.models import AuditEntry
from shop import locks
from shop.events import PaymentsChanged
from shop.models import Payment
from shop.operations.settle_payment import settle_payment
from shop.operations.write_paid import Paid, write_paid
from shop.payments.gateway import Intent
from shop.rules import states


@dataclass(frozen=True)
class Reading:
    """An intent as the processor showed it. `asked_at` is when the reading began."""

    payment_id: int
    intent: Intent
    asked_at: datetime


@dataclass(frozen=True)
class Recorded:
    """The payment as it stands, and the id of a refund that must be sent, if any."""

    payment: Payment
    refund_id: int | None = None


@dataclass
class _Batch:
    """What the readings changed, to be written together."""

    steps: dict[int, Payment] = field(default_factory=dict)
    paid: list[Paid] = field(default_factory=list)
    acts: list[AuditEntry] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    """Orders whose buyers hear of a step."""


def record_readings(*, readings: Sequence[Reading]) -> list[Recorded]:
    """Apply readings in their order by a table that only moves forward; an older or a repeated one changes nothing.

    In the caller's transaction. Money that can't be kept is sent back by the caller after the commit. Raises what the
    books refuse, and IntegrityError: then nothing may be written, and each is tried alone.
    """
    of_order = dict(
        Payment.objects.filter(pk__in={r.payment_id for r in readings}).values_list("id", "order_id")
    )
    succeeded = {of_order[r.payment_id] for r in readings if r.intent.status == "succeeded"}
    order_ids = sorted(set(of_order.values()))
    locked = locks.orders_and_pools(order_ids, moving=succeeded)
    payments = {payment.pk: payment for payment in locks.payments_of(order_ids)}
    batch, at, done = _Batch(), now(), []
    for reading in readings:
        payment = payments[reading.payment_id]
        refund_id = None
        if reading.intent.status not in states.PAYMENT[payment.status]:
            pass
        elif reading.intent.status == "succeeded":
            refund_id = _succeed(batch, locked[payment.order_id], payment, reading, at)
        else:
            _step(batch, payment, reading)
        done.append(Recorded(payment, refund_id))
    _write(batch, at)
    return done


def _succeed(
    batch: _Batch, locked: locks.Locked, payment: Payment, reading: Reading, at: datetime
) -> int | None:
    intent = reading.intent
    payment.intent_id, payment.read_at = intent.id, reading.asked_at
    payment.charge_id, payment.method = intent.charge_id, intent.method
    refund_id = settle_payment(locked=locked, payment=payment, intent=intent, at=at)
    if payment.pays_order:
        batch.paid.append(Paid(locked, payment))
    return refund_id


def _step(batch: _Batch, payment: Payment, reading: Reading) -> None:
    """A step that moves no money: opened, a card declined, processing, canceled."""
    intent, asked_at = reading.intent, reading.asked_at
    late = payment.read_at is not None and asked_at < payment.read_at
    if late and intent.status != "canceled":
        return
    before = (payment.status, payment.last_error)
    payment.status, payment.last_error = intent.status, intent.failure_code
    payment.intent_id, payment.read_at = intent.id, asked_at
    if intent.status == "canceled":
        payment.settled_at = asked_at
    batch.steps[payment.pk] = payment
    if before != (payment.status, payment.last_error):
        data = {"before": before[0], "after": payment.status, "failure": payment.last_error}
        actor = Actor.system(payment.gateway)
        batch.acts.append(audit.entry(actor=actor, action="shop.payment.read", target=payment, data=data))
        batch.moved.append(payment.order_id)


_READ = [
    "status",
    "last_error",
    "intent_id",
    "read_at",
    "settled_at",
    "charge_id",
    "method",
    "received_fen",
    "pays_order",
]
"""What a reading changes of a payment."""


def _write(batch: _Batch, at: datetime) -> None:
    changed = batch.steps | {row.payment.pk: row.payment for row in batch.paid}
    if changed:
        # the rows are there and locked: an insert that always conflicts is an update of many in one statement
        rows = [changed[key] for key in sorted(changed)]
        insert_all(rows, update=_READ)
    if batch.acts:
        audit.record_all(batch.acts)
        publish(PaymentsChanged(tuple(batch.moved)))
    write_paid(paid=batch.paid, at=at)
