"""What becomes of past sales: parcels, their signing, and a payout that arrived."""

from datetime import datetime, timedelta

from accounts.models import User
from core import clock
from core.actor import Actor
from ledger.operations import approve_payout, prepare_payout, send_payout, settle_payout, take_bank_file
from shop.models import Order, Shipment
from shop.operations import ship_order, sign_shipment, sweep_dispatch

COURIER = Actor.system("demo-courier")


def deliver(orders: list[Order], at: clock.FrozenClock, seller: Actor) -> None:
    """The day after, the workshop sends what was not refunded; a day later the carrier says that it was signed for."""
    at.advance(timedelta(days=1))
    parcels = Shipment.objects.filter(order__in=orders, order__status=Order.Status.PAID).order_by("id")
    for number, parcel in enumerate(parcels):
        ship_order(shipment_id=parcel.pk, carrier="sf", tracking_number=f"DEMO{number:08d}", actor=seller)
    at.advance(timedelta(days=1))
    for parcel in parcels:
        sign_shipment(shipment_id=parcel.pk, signed_by="carrier", actor=COURIER)


def pay_out(at: datetime, prepares: User, approves: User) -> None:
    """What is out of its hold by then is paid to everybody's bank, by two of finance."""
    first, second = Actor.of(prepares), Actor.of(approves)
    with clock.frozen(at) as hour:
        sweep_dispatch()
        batch = prepare_payout(actor=first)
        hour.advance(timedelta(hours=1))
        approve_payout(batch_id=batch.pk, actor=second)
        take_bank_file(batch_id=batch.pk, actor=first)
        send_payout(batch_id=batch.pk, actor=first)
        hour.advance(timedelta(hours=20))
        lines = list(batch.lines.values_list("pk", flat=True))
        settle_payout(batch_id=batch.pk, line_ids=lines, outcome="paid", actor=first)
