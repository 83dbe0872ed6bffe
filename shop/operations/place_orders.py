"""Turn the wishes of many buyers into orders that stock is kept for, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import Refusal
from core.events import publish
from core.idempotency import KeyReused, RequestKey
from ledger.errors import NoPolicy
from ledger.queries import policies_in_force
from shop import locks
from shop.errors import AddressGone, CartEmpty
from shop.events import OrderPlaced, StockChanged
from shop.models import Address, Order, OrderLine
from shop.operations.price_orders import price_orders
from shop.operations.reserve_stock import reserve_stock
from shop.operations.write_orders import Draft, Written, write_orders
from shop.queries.coupons import postage_terms
from shop.rules.line_request import check_quantity
from shop.rules.placing import Placing
from shop.rules.pricing import Price


@dataclass(frozen=True)
class Placed:
    """An order and its lines; `replayed` when an earlier request with the same key placed it."""

    order: Order
    lines: Sequence[OrderLine] = ()
    replayed: bool = False


Outcome = Placed | Refusal


@transaction.atomic
def place_orders(*, wishes: Sequence[Placing | Outcome]) -> list[Outcome]:
    """Place what can be placed, in order of arrival; what is decided already passes through. One outcome a wish.

    Whoever is refused wrote nothing, and hinders nobody else. A dozen queries, however many wishes there are.
    Refusals: CartEmpty, BadQuantity, AddressGone, NotOnSale, PriceChanged, NoPolicy,
    OutOfStock, OverLimit, ConfirmationNeeded, CouponNotUsable.
    Raises IntegrityError when a number or a key was taken at this moment: try again.
    """
    at = now()
    outcomes: dict[int, Outcome] = {n: w for n, w in enumerate(wishes) if not isinstance(w, Placing)}
    asked = {n: w for n, w in enumerate(wishes) if isinstance(w, Placing)}
    twins = _twins(asked)
    open_ones = {n: wish for n, wish in asked.items() if n not in twins}
    addresses = _addresses(list(open_ones.values()))
    policies = policies_in_force({line.scope for w in open_ones.values() for line in w.lines}, at)
    for number, wish in open_ones.items():
        refusal = _unfit(wish, addresses, policies)
        if refusal is not None:
            outcomes[number] = refusal
    fit = {n: wish for n, wish in open_ones.items() if n not in outcomes}
    postage = postage_terms()
    # everything else was read before the first lock: others wait only for the writes
    pools = locks.pools_to_sell({key for wish in fit.values() for key in wish.units()})
    found = price_orders(placings=list(fit.values()), pools=pools, postage=postage, at=at)
    prices = {n: price for n, price in zip(fit, found, strict=True) if isinstance(price, Price)}
    outcomes |= {n: r for n, r in zip(fit, found, strict=True) if isinstance(r, Refusal)}
    refusals = reserve_stock(placings=[fit[n] for n in prices], pools=pools)
    outcomes |= {n: r for n, r in zip(prices, refusals, strict=True) if r is not None}
    granted = {n: fit[n] for n in prices if n not in outcomes}
    drafts = [Draft(w, addresses[w.address_id], policies, pools, prices[n]) for n, w in granted.items()]
    written = write_orders(drafts=drafts, at=at)
    _record(drafts, written)
    outcomes |= {n: Placed(row.order, row.lines) for n, row in zip(granted, written, strict=True)}
    outcomes |= {n: _of_twin(asked[n], asked[first], outcomes[first]) for n, first in twins.items()}
    return [outcomes[n] for n in range(len(wishes))]


def placed_before(keys: Sequence[RequestKey | None]) -> dict[str, Outcome]:
    """What earlier requests with these keys placed, by the key's name; KeyReused where they asked otherwise."""
    wanted = {key.name: key.digest for key in keys if key is not None}
    found = Order.objects.filter(request_key__in=wanted) if wanted else []
    return {
        order.request_key or "": Placed(order, replayed=True)
        if order.request_digest == wanted[order.request_key or ""]
        else KeyReused()
        for order in found
    }


def _twins(asked: dict[int, Placing]) -> dict[int, int]:
    """Wishes that came twice at once: each later one, and the first with its key."""
    first: dict[str, int] = {}
    twins = {}
    for number, wish in asked.items():
        if wish.key is not None and first.setdefault(wish.key.name, number) != number:
            twins[number] = first[wish.key.name]
    return twins


def _of_twin(wish: Placing, first: Placing, outcome: Outcome) -> Outcome:
    if wish.key != first.key:
        return KeyReused()
    return Placed(outcome.order, outcome.lines, replayed=True) if isinstance(outcome, Placed) else outcome


def _addresses(wishes: Sequence[Placing]) -> dict[int, Address]:
    rows = Address.objects.filter(pk__in={wish.address_id for wish in wishes}, removed_at=None)
    return {row.pk: row for row in rows}


def _unfit(wish: Placing, addresses: dict[int, Address], policies: dict[str, int]) -> Refusal | None:
    """What is wrong with a wish, stock aside."""
    if not wish.lines:
        return CartEmpty()
    if any(line.scope == "live" and line.host_organisation_id is None for line in wish.lines):
        # it could never be posted: a defect of the caller
        raise ValueError("a live line needs its host organisation")
    try:
        for line in wish.lines:
            check_quantity(line.quantity)
    except Refusal as refusal:
        return refusal
    address = addresses.get(wish.address_id)
    if address is None or address.user_id != wish.buyer_id:
        return AddressGone()
    missing = sorted({line.scope for line in wish.lines} - policies.keys())
    return NoPolicy(scope=missing[0]) if missing else None


def _record(drafts: Sequence[Draft], written: Sequence[Written]) -> None:
    """Audit and events of what was placed."""
    if not written:
        return
    audit.record_all(
        audit.entry(
            actor=Actor("user", row.order.buyer_id, f"user:{row.order.buyer_id}"),
            action="shop.order.placed",
            target=row.order,
            data={"total_fen": row.order.total_fen, "lines": len(row.lines), **draft.placing.facts},
        )
        for draft, row in zip(drafts, written, strict=True)
    )
    for row in written:
        publish(OrderPlaced(row.order.pk))
    publish(StockChanged(tuple(sorted({line.pool_id for row in written for line in row.lines}))))
