"""Hold a day of the processor's movements against our records and the books."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from core import audit
from core.actor import Actor
from core.clock import now
from core.money import CURRENCY
from core.sweeping import each
from ledger.queries import clearing_moves_between
from shop.models import Difference, Movement, Payment, Reconciliation, Refund, Stray, StrayRefund
from shop.operations.converge_dispute import converge_dispute
from shop.operations.converge_refund import converge_refund
from shop.operations.converge_stray_refund import converge_stray_refund
from shop.operations.exchange_movements import exchange_movements
from shop.operations.gather_movements import gather_movements
from shop.payments.gateway import ProcessorMovement
from shop.payments.registry import DEFAULT, gateway
from shop.queries.reconciling import sides_of
from shop.rules.reconciling import Found, Sides, differences, window

AROUND = timedelta(days=1)
"""Their clock and ours may put one payment on two days."""


def reconcile_day(*, day: date, actor: Actor, rail: str = DEFAULT) -> Reconciliation:
    """Read the movements anew and name every difference: another run, the earlier ones stay.

    Of the books nothing is mended here: a refund or a dispute that the movements tell of is read again, as a
    notification would have it read, and what the processor had turned into another currency before we knew of it is
    exchanged. Call it outside transactions. Raises ProcessorUnavailable.
    """
    since, until = window(day)
    changed = gather_movements(rail=rail, since=since - AROUND, until=until + AROUND)
    _read_again(rail, since, until)
    exchange_movements(rail=rail, since=since, until=until)
    sides = sides_of(rail, since, until)
    found = [*differences(sides), *map(_changed, changed)]
    moves = clearing_moves_between(rail, since, until)
    # an exchange moves what a sale or a refund brought there already
    ours = sum(m.amount for m in moves if m.currency == CURRENCY and m.source.what != "exchange")
    return _write(rail, day, actor, sides, ours, found)


def _changed(movement: ProcessorMovement) -> Found:
    return Found("changed", "", movement.source_id, movement.id, None, movement.amount, movement.currency)


def _read_again(rail: str, since: datetime, until: datetime) -> None:
    """What the movements tell of and no notification brought: disputes, refunds that failed, names of charges.

    A charge that no record names may pay a payment that is still open here: it is asked what it paid.
    """
    moved = Movement.objects.filter(gateway=rail, at__gte=since, at__lt=until)
    told = moved.filter(category__startswith="dispute").values_list("source_id", flat=True).distinct()
    ids = dict(enumerate(told))
    each(ids, lambda key: converge_dispute(rail=rail, dispute_id=ids[key]), "dispute")
    came_back = moved.filter(category="refund_failure").values("source_id")
    failed = Refund.objects.filter(processor_id__in=came_back).exclude(status=Refund.Status.FAILED)
    each(failed.values_list("id", flat=True), lambda key: converge_refund(refund_id=key), "refund")
    # of money of no payment also those under way: no sweep asks for them
    waits = Q(status=Refund.Status.PENDING) | Q(status=Refund.Status.SUCCEEDED, refund_id__in=came_back)
    astray = StrayRefund.objects.filter(waits, stray__gateway=rail).values_list("id", flat=True)
    each(astray, lambda key: converge_stray_refund(refund_id=key), "stray refund")
    nameless = Payment.objects.filter(
        gateway=rail, settled_at__gte=since, settled_at__lt=until, charge_id="", received_fen__isnull=False
    )
    each(nameless.values_list("id", flat=True), _name_charge, "payment")
    strange = dict(enumerate(_strange_charges(rail, moved)))
    each(strange, lambda key: _find_payment(rail, strange[key]), "charge")


def _strange_charges(rail: str, moved: QuerySet[Movement]) -> QuerySet[Movement, str]:
    """The charges of which no record of ours has the name."""
    payments = Payment.objects.filter(gateway=rail, charge_id=OuterRef("source_id"))
    strays = Stray.objects.filter(gateway=rail, charge_id=OuterRef("source_id"))
    rows = moved.filter(~Exists(payments), ~Exists(strays), category="charge").exclude(source_id="")
    return rows.order_by("source_id").values_list("source_id", flat=True).distinct()


def _find_payment(rail: str, charge_id: str) -> None:
    """A payment that isn't settled here has no name of its charge: it gets that, and waits for its own reading."""
    intent_id = gateway(rail).intent_of_charge(charge_id)
    if intent_id:
        Payment.objects.filter(gateway=rail, intent_id=intent_id, charge_id="").update(charge_id=charge_id)


def _name_charge(payment_id: int) -> None:
    """A payment from before charges were kept."""
    payment = Payment.objects.get(pk=payment_id)
    intent = gateway(payment.gateway).read_intent(payment.intent_id or "")
    Payment.objects.filter(pk=payment_id).update(charge_id=intent.charge_id, method=intent.method)


@transaction.atomic
def _write(rail: str, day: date, actor: Actor, sides: Sides, ours: int, found: list[Found]) -> Reconciliation:
    before = Reconciliation.objects.filter(gateway=rail, day=day).aggregate(last=Max("run"))["last"] or 0
    made = Reconciliation.objects.create(
        gateway=rail,
        day=day,
        run=before + 1,
        made_at=now(),
        made_by=actor.label,
        movement_count=len(sides.day),
        theirs_fen=sum(m.fen - (m.fee if m.currency == CURRENCY else 0) for m in sides.day if m.has_rate),
        ours_fen=ours,
        difference_count=len(found),
    )
    Difference.objects.bulk_create(
        Difference(
            reconciliation=made,
            position=position,
            kind=one.kind,
            ref=one.ref,
            source_id=one.source,
            movement_id=one.movement,
            ours=one.ours,
            theirs=one.theirs,
            currency=one.currency,
        )
        for position, one in enumerate(found)
    )
    data = {"day": str(day), "run": made.run, "differences": len(found)}
    audit.record(actor=actor, action="shop.reconciliation.made", target=made, data=data)
    return made
