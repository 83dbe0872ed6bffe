"""Read what moved on our balance at the processor, keep it, and post what follows from it alone."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction

from core.actor import Actor
from core.clock import now
from core.money import CURRENCY
from ledger.operations import post_fee, post_transfer
from shop.models import Movement, Payment
from shop.operations.exchange_movements import exchange_movements
from shop.payments.gateway import ProcessorMovement
from shop.payments.registry import gateway
from shop.rules.reconciling import FACTS, cost_of, is_transfer

PAGE = 100


def gather_movements(
    *, rail: str, since: datetime | None = None, until: datetime | None = None, source_id: str = ""
) -> list[ProcessorMovement]:
    """Keep the movements of a time or of one source; those that the processor changed since they were first read.

    Each new one's fee is posted in its own currency, what it turned into another currency as an exchange, and a payout
    to our bank as a transfer. Safe to repeat. Call it outside transactions. Raises ProcessorUnavailable.
    """
    found = gateway(rail).movements(since=since, until=until, source_id=source_id)
    changed: list[ProcessorMovement] = []
    while page := list(islice(found, PAGE)):
        changed += _keep(rail, page)
    return changed


def _keep(rail: str, page: Sequence[ProcessorMovement]) -> Iterator[ProcessorMovement]:
    ids = [movement.id for movement in page]
    kept = {row.movement_id: row for row in Movement.objects.filter(gateway=rail, movement_id__in=ids)}
    sources = [movement.source_id for movement in page if movement.id not in kept]
    orders = dict(
        Payment.objects.filter(gateway=rail, charge_id__in=sources).values_list("charge_id", "order_id")
    )
    for movement in page:
        row = kept.get(movement.id)
        if row is None:
            _add(rail, movement, orders.get(movement.source_id))
        elif any(getattr(row, name) != getattr(movement, name) for name in FACTS):
            yield movement


@transaction.atomic
def _add(rail: str, movement: ProcessorMovement, order_ref: int | None) -> None:
    facts = {name: getattr(movement, name) for name in FACTS}
    _, is_new = Movement.objects.get_or_create(
        gateway=rail, movement_id=movement.id, defaults={**facts, "read_at": now()}
    )
    if not is_new:
        return
    if movement.currency != CURRENCY:
        exchange_movements(rail=rail, movement_id=movement.id)
    actor, cost = Actor.system(rail), cost_of(movement.kind, movement.amount, movement.fee)
    if cost:
        post_fee(
            gateway=rail,
            source_ref=movement.id,
            amount=cost,
            currency=movement.currency,
            actor=actor,
            effective_at=movement.at,
            order_ref=order_ref,
        )
    if is_transfer(movement.kind):
        post_transfer(
            gateway=rail,
            source_ref=movement.id,
            amount=-movement.amount,
            currency=movement.currency,
            actor=actor,
            effective_at=movement.at,
        )
