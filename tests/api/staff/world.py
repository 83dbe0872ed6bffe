"""A live sale from group to beneficiary, and the staff who look at it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import transaction
from django.test import Client

from accounts.models import User
from core.actor import Actor
from hosts.models import BuyersGroup
from ledger.models import SplitPolicy, Txn
from ledger.operations import post_refund
from livestream.models import LiveSession, Offer, Sale
from programmes.models import Federation, Membership
from shop.models import Order, OrderLine, StockPool
from shop.operations.post_order_sales import Sold, post_order_sales
from tests.cast import Cast, user

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
STRIPE = Actor.system("stripe")


@dataclass(frozen=True)
class Live:
    """A session with one offer."""

    session: LiveSession
    offer: Offer


def go_live(cast: Cast, title: str = "冬日花毽专场", slot: int = 0) -> Live:
    """A session that ended, with one offer of ten units."""
    begins = AT + timedelta(days=slot)
    session = LiveSession.objects.create(
        room=cast.room,
        title=title,
        status="ended",
        planned_at=begins,
        started_at=begins,
        ended_at=begins + timedelta(hours=2),
        video_path=f"path-{title}-{slot}",
    )
    pool = StockPool.objects.create(variant=cast.variant, kind="allotment", total=10, available=10)
    offer = Offer.objects.create(
        session=session, position=0, variant=cast.variant, pool=pool, live_price_fen=9999
    )
    return Live(session, offer)


def buy(
    cast: Cast, live: Live, number: str, *, quantity: int = 1, group: BuyersGroup | None = None
) -> OrderLine:
    """A paid order of one line, posted in the books."""
    price = live.offer.live_price_fen
    order = Order.objects.create(
        number=number,
        buyer=cast.wheat,
        address=cast.address,
        status="paid",
        total_fen=price * quantity,
        source_code=group.code if group else "",
        placed_at=AT,
        expires_at=AT + timedelta(minutes=15),
        paid_at=AT + timedelta(minutes=1),
    )
    line = OrderLine.objects.create(
        order=order,
        position=0,
        variant=cast.variant,
        pool=live.offer.pool,
        title="鹤羽花毽·三支羽",
        variant_name="红",
        quantity=quantity,
        unit_price_fen=price,
        amount_fen=price * quantity,
        policy=SplitPolicy.objects.get(scope="live", version="2026-1"),
        lot=cast.variant.product.lot,
        workshop=cast.workshop,
        host_organisation=cast.host,
        session_ref=live.session.pk,
    )
    Sale.objects.create(session=live.session, offer=live.offer, line=line, created_at=AT)
    with transaction.atomic():
        post_order_sales(sold=[Sold(order, [line], "stripe")], at=AT, actor=STRIPE)
    return line


def take_back(line: OrderLine, amount_fen: int, ref: str) -> Txn:
    """A refund in the books."""
    with transaction.atomic():
        return post_refund(
            line_ref=line.pk, amount_fen=amount_fen, refund_ref=ref, actor=STRIPE, effective_at=AT
        )


def staff(role: str | None = "auditor", federation: Federation | None = None, **fields: object) -> User:
    """A staff member with a role in a federation, by default the province's."""
    number = User.objects.count()
    person = user("审计员", f"+86139000000{number:02}", is_staff=True, **fields)
    if role:
        where = federation or Federation.objects.get(code="hlj")
        Membership.objects.create(user=person, federation=where, role=role)
    return person


def signed_in(person: User | None, *, method: str = "mfa") -> Client:
    """A browser in which somebody signed in; 'mfa' is a session with a second factor."""
    client = Client()
    if person is None:
        return client
    client.force_login(person)
    session = client.session
    session["account_authentication_methods_user"] = str(person.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": AT.timestamp()}]
    session.save()
    return client
