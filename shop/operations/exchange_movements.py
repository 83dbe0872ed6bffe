"""Book what the processor turned into another currency."""

from datetime import datetime

from django.db import transaction

from core.actor import Actor
from core.money import CURRENCY
from ledger.operations import post_exchange
from ledger.queries import exchanged
from ledger.rules.exchange import Exchange
from shop.models import Movement
from shop.queries.exchanges import Due, exchanges_due


def exchange_movements(
    *, rail: str, since: datetime | None = None, until: datetime | None = None, movement_id: str = ""
) -> int:
    """Post the exchange of each kept movement in another currency that has none and of whose source we have a record.

    All of them, those of a time, or one by the processor's name. One whose record comes later is posted then. Safe to
    repeat; how many were posted.
    """
    rows = Movement.objects.filter(gateway=rail).exclude(currency=CURRENCY).exclude(exchange_rate="")
    if movement_id:
        rows = rows.filter(movement_id=movement_id)
    if since and until:
        rows = rows.filter(at__gte=since, at__lt=until)
    waiting = list(rows.exclude(exchanged(rail, "movement_id")).order_by("at", "id"))
    due = exchanges_due(rail, waiting)
    for row in waiting:
        if row.movement_id in due:
            _post(row, due[row.movement_id])
    return len(due)


@transaction.atomic
def _post(row: Movement, due: Due) -> None:
    post_exchange(
        exchange=Exchange(row.gateway, row.movement_id, due.fen, row.amount, row.currency),
        actor=Actor.system(row.gateway),
        effective_at=row.at,
        order_ref=due.order_ref,
    )
