"""Coupons and postage in an order's life."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core.actor import Actor
from core.clock import FrozenClock, now
from core.errors import Invalid, Refusal
from core.models import AuditEntry
from shop.errors import ConfirmationNeeded, CouponNotUsable, PriceChanged
from shop.models import Coupon, CouponClaim, Order, Product, Refund
from shop.operations import (
    cancel_order,
    claim_coupon,
    converge_payment,
    converge_refund,
    create_coupon,
    expire_orders,
    place_cart_order,
    place_order,
    put_in_cart,
    refund_lines,
    refund_order,
    set_postage,
    ship_order,
    stop_coupon,
)
from shop.queries.aftersales import aftersales
from shop.queries.coupons import coupons
from shop.rules.refunding import RefundItem
from tests.books import balances
from tests.buying import actor, counts, line, nothing_changes, start
from tests.cast import Cast
from tests.processor import Processor


def coupon(cast: Cast, **changes: object) -> Coupon:
    fields: dict[str, object] = {
        "code": "WARM10",
        "title": "满五十减十",
        "amount_fen": 1001,
        "min_spend_fen": 5000,
        "starts_at": now() - timedelta(days=1),
        "ends_at": now() + timedelta(days=30),
        "total_count": 2,
        "per_person": 1,
        "funding": "platform",
        "actor": actor(cast),
    }
    return create_coupon(**{**fields, **changes})  # type: ignore[arg-type]


def buy_with(cast: Cast, claim: CouponClaim, *, quantity: int = 1) -> Order:
    return place_order(
        buyer=cast.wheat,
        address_id=cast.address.pk,
        lines=[line(cast, quantity)],
        coupon_claim_id=claim.pk,
    )


def state(claim: CouponClaim) -> tuple[str, int | None]:
    claim.refresh_from_db()
    return claim.state, claim.order_id


def why(user: User, code: str = "WARM10") -> str:
    with nothing_changes(), pytest.raises(CouponNotUsable) as refused:
        claim_coupon(user=user, code=code)
    return str(refused.value.data["why"])


def test_an_order_keeps_it_and_gives_it_back(cast: Cast, at_start: FrozenClock) -> None:
    coupon(cast)
    claim = claim_coupon(user=cast.wheat, code=" warm10 ")
    placed = buy_with(cast, claim)
    row = placed.lines.get()
    assert (placed.total_fen, placed.discount_fen) == (8998, 1001)
    assert (row.amount_fen, row.discount_fen, row.discount_funding, row.paid_fen) == (
        9999,
        1001,
        "platform",
        8998,
    )
    assert state(claim) == ("kept", placed.pk)
    cancel_order(order=placed, actor=Actor.of(cast.wheat))
    assert state(claim) == ("held", None)
    again = buy_with(cast, claim)
    at_start.advance(timedelta(minutes=18))
    expire_orders()
    again.refresh_from_db()
    assert (again.status, state(claim)) == ("expired", ("held", None))


def test_one_coupon_pays_for_one_order(cast: Cast) -> None:
    coupon(cast)
    claim = claim_coupon(user=cast.wheat, code="WARM10")
    buy_with(cast, claim)
    before = counts(cast.shelf)
    with nothing_changes(), pytest.raises(CouponNotUsable):
        buy_with(cast, claim)
    assert counts(cast.shelf) == before


def test_not_another_persons(cast: Cast) -> None:
    coupon(cast)
    claim = claim_coupon(user=cast.stranger, code="WARM10")
    with nothing_changes(), pytest.raises(CouponNotUsable):
        buy_with(cast, claim)


def test_not_below_its_sum(cast: Cast) -> None:
    coupon(cast, min_spend_fen=10000)
    claim = claim_coupon(user=cast.wheat, code="WARM10")
    with nothing_changes(), pytest.raises(CouponNotUsable):
        buy_with(cast, claim)
    assert buy_with(cast, claim, quantity=2).discount_fen == 1001


def test_not_after_its_time(cast: Cast, at_start: FrozenClock) -> None:
    coupon(cast)
    claim = claim_coupon(user=cast.wheat, code="WARM10")
    at_start.advance(timedelta(days=30))
    with nothing_changes(), pytest.raises(CouponNotUsable):
        buy_with(cast, claim)


def test_so_many_in_total_and_each(cast: Cast) -> None:
    row = coupon(cast)
    first = claim_coupon(user=cast.wheat, code="WARM10")
    assert claim_coupon(user=cast.wheat, code="WARM10") == first
    buy_with(cast, first)
    assert why(cast.wheat) == "limit"
    claim_coupon(user=cast.stranger, code="WARM10")
    assert why(cast.li) == "gone"
    row.refresh_from_db()
    assert row.claimed == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Coupon.objects.update(claimed=3)


def test_not_before_or_after_or_once_stopped(cast: Cast, at_start: FrozenClock) -> None:
    coupon(cast, starts_at=now() + timedelta(days=1))
    assert (why(cast.wheat), why(cast.wheat, "NONE")) == ("not_yet", "unknown")
    at_start.advance(timedelta(days=30))
    assert why(cast.wheat) == "over"
    row = coupon(cast, code="OTHER")
    stop_coupon(coupon_id=row.pk, actor=actor(cast))
    assert why(cast.wheat, "OTHER") == "unknown"


def paid_with(cast: Cast, processor: Processor, claim: CouponClaim, *, quantity: int = 1) -> Order:
    placed = buy_with(cast, claim, quantity=quantity)
    started = start(placed)
    processor.pay(started.client_secret)
    converge_payment(payment_id=started.payment.pk)
    placed.refresh_from_db()
    assert (placed.status, state(claim)) == ("paid", ("used", placed.pk))
    return placed


def give_back(cast: Cast, placed: Order) -> Refund:
    refund = refund_order(order=placed, reason="都不要了", actor=actor(cast))
    assert refund.status == "succeeded"
    return refund


def fails(processor: Processor, refund: Refund) -> None:
    """The bank sends the money back after all."""
    processor.control("refunds/fail", {"refund": refund.processor_id})
    assert converge_refund(refund_id=refund.pk).status == "failed"


@pytest.mark.parametrize("funding", ["platform", "seller"])
def test_an_order_refunded_whole_gives_it_back_for_another(
    cast: Cast, processor: Processor, funding: str
) -> None:
    row = coupon(cast, funding=funding, organisation_id=cast.workshop.pk)
    claim = claim_coupon(user=cast.wheat, code="WARM10")
    placed = paid_with(cast, processor, claim)
    refund = give_back(cast, placed)
    assert state(claim) == ("held", None)
    assert set(balances().values()) == {0}
    assert [shown["claim_id"] for shown in coupons(cast.wheat.pk)["held"]] == [claim.pk]
    assert aftersales(placed)["coupon_back"] == {"title": "满五十减十", "ends_at": row.ends_at}
    [entry] = AuditEntry.objects.filter(action="shop.coupon.returned")
    assert (entry.actor_label, entry.data) == ("system:stripe", {"order": placed.pk})
    row.refresh_from_db()
    assert row.claimed == 1  # the same right, not another

    again = paid_with(cast, processor, claim)
    converge_refund(refund_id=refund.pk)
    assert (again.discount_fen, state(claim)) == (1001, ("used", again.pk))
    assert why(cast.wheat) == "limit"


def test_a_part_gives_nothing_back_until_all_went_back(cast: Cast, processor: Processor) -> None:
    coupon(cast)
    claim = claim_coupon(user=cast.wheat, code="WARM10")
    placed = paid_with(cast, processor, claim, quantity=2)
    item = RefundItem(placed.lines.get().pk, 1)
    refund_lines(order=placed, items=[item], reason="少发一件", actor=actor(cast))
    assert (state(claim), aftersales(placed)["coupon_back"]) == (("used", placed.pk), None)
    refund_lines(order=placed, items=[item], reason="都不要了", actor=actor(cast))
    assert state(claim) == ("held", None)


def test_a_coupon_of_what_was_sent_stays_used(cast: Cast, processor: Processor) -> None:
    coupon(cast)
    claim = claim_coupon(user=cast.wheat, code="WARM10")
    placed = paid_with(cast, processor, claim)
    parcel = placed.shipments.get()
    ship_order(shipment_id=parcel.pk, carrier="pickup", tracking_number="", actor=actor(cast))
    give_back(cast, placed)
    assert (state(claim), aftersales(placed)["coupon_back"]) == (("used", placed.pk), None)


def test_a_coupon_whose_time_is_over_stays_used(
    cast: Cast, processor: Processor, at_start: FrozenClock
) -> None:
    coupon(cast)
    claim = claim_coupon(user=cast.wheat, code="WARM10")
    placed = paid_with(cast, processor, claim)
    at_start.advance(timedelta(days=30))
    give_back(cast, placed)
    assert (state(claim), aftersales(placed)["coupon_back"]) == (("used", placed.pk), None)


def test_a_refund_that_fails_later_takes_it_again(cast: Cast, processor: Processor) -> None:
    coupon(cast)
    claim = claim_coupon(user=cast.wheat, code="WARM10")
    placed = paid_with(cast, processor, claim)
    fails(processor, give_back(cast, placed))
    assert (state(claim), aftersales(placed)["coupon_back"]) == (("used", placed.pk), None)
    [entry] = AuditEntry.objects.filter(action="shop.coupon.retaken")
    assert (entry.actor_label, entry.data) == ("system:stripe", {"order": placed.pk})
    give_back(cast, placed)
    assert state(claim) == ("held", None)


def test_one_that_another_order_has_by_then_stays_there(cast: Cast, processor: Processor) -> None:
    coupon(cast)
    claim = claim_coupon(user=cast.wheat, code="WARM10")
    placed = paid_with(cast, processor, claim)
    refund = give_back(cast, placed)
    again = buy_with(cast, claim)
    fails(processor, refund)
    assert state(claim) == ("kept", again.pk)
    give_back(cast, placed)
    assert state(claim) == ("kept", again.pk)


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "a"},
        {"code": "暖心券"},
        {"title": ""},
        {"amount_fen": 0},
        {"min_spend_fen": 1001},
        {"total_count": 0},
        {"per_person": 0},
        {"funding": "nobody"},
        {"funding": "seller"},
    ],
)
def test_no_coupon_that_makes_no_sense(cast: Cast, changes: dict[str, object]) -> None:
    with nothing_changes(), pytest.raises(Invalid):
        coupon(cast, **changes)
    assert not Coupon.objects.exists()


def test_what_a_session_gives_out(cast: Cast) -> None:
    coupon(cast, session_ref=7)
    assert [c["code"] for c in coupons(cast.wheat.pk, 7)["claimable"]] == ["WARM10"]
    assert coupons(cast.wheat.pk, 8) == {"held": [], "claimable": []}
    claim = claim_coupon(user=cast.wheat, code="WARM10")
    shown = coupons(cast.wheat.pk, 7)
    assert ([c["claim_id"] for c in shown["held"]], shown["claimable"]) == ([claim.pk], [])


def test_postage_is_a_part_of_the_order_of_its_own(cast: Cast) -> None:
    set_postage(organisation_id=cast.workshop.pk, fee_fen=800, free_from_fen=19000, actor=actor(cast))
    put_in_cart(user=cast.wheat, variant_id=cast.variant.pk, quantity=1)

    def order_cart(total: int) -> Order:
        return place_cart_order(buyer=cast.wheat, address_id=cast.address.pk, expected_total_fen=total)

    with nothing_changes(), pytest.raises(PriceChanged) as refused:
        order_cart(9999)
    assert refused.value.data == {"total_fen": 10799}
    placed = order_cart(10799)
    assert (placed.total_fen, placed.postage_fen) == (10799, 800)
    assert list(placed.postages.values_list("organisation_id", "amount_fen")) == [(cast.workshop.pk, 800)]
    put_in_cart(user=cast.wheat, variant_id=cast.variant.pk, quantity=2)
    assert order_cart(19998).postage_fen == 0


@pytest.mark.parametrize(("fee", "free"), [(-1, None), (100_001, None), (1, 0)])
def test_no_postage_that_makes_no_sense(cast: Cast, fee: int, free: int | None) -> None:
    with nothing_changes(), pytest.raises(Refusal):
        set_postage(organisation_id=cast.workshop.pk, fee_fen=fee, free_from_fen=free, actor=actor(cast))


def test_goods_that_need_it_are_sold_only_confirmed(cast: Cast, at_start: FrozenClock) -> None:
    Product.objects.update(exemption="other")
    with nothing_changes(), pytest.raises(ConfirmationNeeded):
        place_order(buyer=cast.wheat, address_id=cast.address.pk, lines=[line(cast)])
    placed = place_order(
        buyer=cast.wheat, address_id=cast.address.pk, lines=[line(cast, exemption_confirmed=True)]
    )
    row = placed.lines.get()
    assert (row.exempt_class, row.exempt_confirmed_at) == ("other", at_start.at)
