"""Giving money back."""

import pytest

from core.errors import Refusal
from core.models import AuditEntry
from ledger.models import Txn
from programmes.models import Organisation
from shop.errors import NothingToRefund, ProcessorUnavailable, ReasonMissing
from shop.models import Order, Refund, StockPool
from shop.operations import (
    close_pool,
    converge_payment,
    converge_refund,
    open_pool,
    place_order,
    refund_order,
    ship_order,
    sign_shipment,
    sweep_payments,
)
from shop.operations.record_refund import record_refund
from shop.payments.gateway import ProcessorRefund
from shop.rules.line_request import LineRequest
from tests.books import balances
from tests.buying import actor, books_balance, buy, counts, line, nothing_changes, order, start, statuses
from tests.cast import Cast, product
from tests.processor import Processor


def give_back(cast: Cast, placed: Order, reason: str = "收到时破损", *, restock: bool = True) -> Refund:
    return refund_order(order=placed, reason=reason, actor=actor(cast), restock=restock)


def test_mirrors_the_stored_entries(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor, 2)
    refund = give_back(cast, placed)
    assert (refund.status, refund.amount_fen, refund.reason) == ("succeeded", 19998, "收到时破损")
    assert statuses(placed) == ("refunded", ["succeeded"], ["returned"])
    placed.refresh_from_db()
    assert (placed.refunded_fen, placed.lines.get().refunded_fen) == (19998, 19998)
    assert counts(cast.shelf) == (100, 100, 0, 0)
    assert set(balances().values()) == {0}
    sale, reversal = Txn.objects.order_by("id")
    assert (reversal.kind, reversal.reverses_id) == ("refund", sale.pk)
    made = processor.read(f"/v1/refunds/{refund.processor_id}")
    assert (made["amount"], made["status"], made["metadata"]) == (19998, "succeeded", {})


def test_the_audit_names_the_person_and_the_row_with_the_reason(cast: Cast, processor: Processor) -> None:
    refund = give_back(cast, buy(cast, processor))
    trail = AuditEntry.objects.filter(target_type="shop.refund").order_by("id")
    assert list(trail.values_list("action", "actor_label", "target_id")) == [
        ("shop.refund.requested", f"user:{cast.li.pk}", str(refund.pk)),
        ("shop.refund.succeeded", "system:stripe", str(refund.pk)),
    ]


def test_broken_goods_do_not_go_back_on_the_shelf(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    give_back(cast, placed, restock=False)
    assert (statuses(placed)[0], counts(cast.shelf)) == ("refunded", (100, 99, 0, 1))


def test_units_of_a_closed_allotment_go_to_the_shelf(cast: Cast, processor: Processor) -> None:
    pool = open_pool(variant_id=cast.variant.pk, units=10, actor=actor(cast))
    placed = order(cast, 4, pool_id=pool.pk, scope="live", host_organisation_id=cast.host.pk, session_ref=7)
    started = start(placed)
    processor.pay(started.client_secret)
    converge_payment(payment_id=started.payment.pk)
    close_pool(pool_id=pool.pk, actor=actor(cast))
    assert (counts(pool), counts(cast.shelf)) == ((4, 0, 0, 4), (96, 96, 0, 0))
    give_back(cast, placed)
    assert (counts(pool), counts(cast.shelf)) == ((0, 0, 0, 0), (100, 100, 0, 0))


@pytest.mark.parametrize("is_signed", [False, True])
def test_goods_that_left_stay_with_the_buyer(cast: Cast, processor: Processor, is_signed: bool) -> None:
    placed = buy(cast, processor, 2)
    parcel = placed.shipments.get()
    ship_order(shipment_id=parcel.pk, carrier="pickup", tracking_number="", actor=actor(cast))
    if is_signed:
        sign_shipment(shipment_id=parcel.pk, signed_by="carrier", actor=actor(cast))
    give_back(cast, placed)
    assert statuses(placed) == ("refunded", ["succeeded"], ["sold"])
    assert counts(cast.shelf) == (100, 98, 0, 2)


def test_of_two_parcels_only_the_one_that_left_stays(cast: Cast, processor: Processor) -> None:
    other = Organisation.objects.create(
        code="other", name="另一工坊", kind="workshop", federation=cast.workshop.federation
    )
    variant = product(other, cast.chunyu, "OTHER-1", 500, 10)
    pool = StockPool.objects.get(variant=variant)
    second = LineRequest(variant_id=variant.pk, pool_id=pool.pk, quantity=3, unit_price_fen=500)
    placed = place_order(buyer=cast.wheat, address_id=cast.address.pk, lines=[line(cast), second])
    started = start(placed)
    processor.pay(started.client_secret)
    converge_payment(payment_id=started.payment.pk)
    parcel = placed.shipments.get(organisation=cast.workshop)
    ship_order(shipment_id=parcel.pk, carrier="pickup", tracking_number="", actor=actor(cast))
    refund = give_back(cast, placed)
    assert (counts(cast.shelf), counts(pool)) == ((100, 99, 0, 1), (10, 10, 0, 0))
    record_refund(refund_id=refund.pk, answer=answer("failed"))
    # what is back on the shelf is not hers any more, what she kept is
    assert list(placed.lines.values_list("returned_quantity", flat=True)) == [0, 3]


def refused(cast: Cast, placed: Order, error: type[Refusal], reason: str = "收到时破损") -> None:
    with nothing_changes(), pytest.raises(error):
        give_back(cast, placed, reason)


def test_only_once(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    give_back(cast, placed)
    refused(cast, placed, NothingToRefund)
    assert processor.count("refunds") == 1


def test_not_of_an_unpaid_order(cast: Cast, processor: Processor) -> None:
    placed = order(cast)
    refused(cast, placed, NothingToRefund)
    start(placed)
    refused(cast, placed, NothingToRefund)


@pytest.mark.parametrize("reason", ["", " ", "x", "长" * 161, "dispute_lost"])
def test_not_without_a_reason(cast: Cast, processor: Processor, reason: str) -> None:
    refused(cast, buy(cast, processor), ReasonMissing, reason)


def test_a_processor_that_is_down_gets_it_later_once(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    processor.control("faults", {"path": "/v1/refunds", "when": "after", "drop": True, "times": 1})
    processor.control("faults", {"path": "/v1/refunds", "status": 500, "times": 9})
    refund = give_back(cast, placed)
    assert (refund.status, statuses(placed)) == ("created", ("paid", ["succeeded"], ["sold"]))
    assert counts(cast.shelf) == (100, 99, 0, 1)
    refused(cast, placed, NothingToRefund)
    processor.control("faults/clear", {})
    assert converge_refund(refund_id=refund.pk).status == "succeeded"
    assert (processor.count("refunds"), statuses(placed)[0]) == (1, "refunded")


def test_a_refusal_of_the_processor_leaves_the_order_paid(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    processor.post("/v1/refunds", payment_intent=str(placed.payments.get().intent_id))
    refund = give_back(cast, placed)
    assert (refund.status, refund.failure) == ("failed", "charge_already_refunded")
    assert (statuses(placed), Txn.objects.count()) == (("paid", ["succeeded"], ["sold"]), 1)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_reading_that_is_refused_says_nothing_of_the_refund(
    cast: Cast, processor: Processor, status: int
) -> None:
    """A key that may not read, or another account's: failed would let it be paid twice."""
    placed = buy(cast, processor)
    refund = give_back(cast, placed)
    processor.control("faults", {"path": "/v1/refunds/", "status": status, "times": 1})
    with nothing_changes(), pytest.raises(ProcessorUnavailable):
        converge_refund(refund_id=refund.pk)
    assert converge_refund(refund_id=refund.pk).status == "succeeded"
    assert statuses(placed)[0] == "refunded"


def answer(status: str) -> ProcessorRefund:
    return ProcessorRefund(id="re_1", status=status, amount_fen=9999)  # type: ignore[arg-type]


def asked(cast: Cast, processor: Processor) -> tuple[Order, Refund]:
    """A refund that the processor has not answered."""
    placed = buy(cast, processor)
    processor.control("faults", {"path": "/v1/refunds", "status": 500, "times": 3})
    return placed, give_back(cast, placed)


def test_slow_then_done(cast: Cast, processor: Processor) -> None:
    placed, refund = asked(cast, processor)
    record_refund(refund_id=refund.pk, answer=answer("pending"))
    assert (statuses(placed)[0], Txn.objects.count(), counts(cast.shelf)) == ("paid", 1, (100, 99, 0, 1))
    refused(cast, placed, NothingToRefund)
    for _ in range(3):
        record_refund(refund_id=refund.pk, answer=answer("succeeded"))
    record_refund(refund_id=refund.pk, answer=answer("pending"))
    assert (statuses(placed)[0], Txn.objects.count(), counts(cast.shelf)) == ("refunded", 2, (100, 100, 0, 0))
    assert books_balance()


def test_slow_then_failed_may_be_tried_again(cast: Cast, processor: Processor) -> None:
    placed, refund = asked(cast, processor)
    record_refund(refund_id=refund.pk, answer=answer("pending"))
    record_refund(refund_id=refund.pk, answer=answer("failed"))
    assert (statuses(placed), Txn.objects.count()) == (("paid", ["succeeded"], ["sold"]), 1)
    assert give_back(cast, placed).status == "succeeded"
    assert (statuses(placed)[0], Txn.objects.count()) == ("refunded", 2)


def test_sent_back_by_the_bank_days_later(cast: Cast, processor: Processor) -> None:
    placed, refund = asked(cast, processor)
    record_refund(refund_id=refund.pk, answer=answer("succeeded"))
    record_refund(refund_id=refund.pk, answer=answer("failed"))
    refund.refresh_from_db()
    assert (refund.status, statuses(placed)[0]) == ("failed", "paid")
    assert list(Txn.objects.order_by("id").values_list("kind", flat=True)) == ["sale", "refund", "unrefund"]
    assert give_back(cast, placed).status == "succeeded"
    assert (statuses(placed)[0], Txn.objects.count(), counts(cast.shelf)) == (
        "refunded",
        4,
        (100, 100, 0, 0),
    )
    assert books_balance()


def test_the_sweep_sends_what_was_not_sent(cast: Cast, processor: Processor) -> None:
    placed, refund = asked(cast, processor)
    sweep_payments()
    refund.refresh_from_db()
    assert refund.status == "created"
    Refund.objects.update(created_at=placed.placed_at.replace(year=2025))
    sweep_payments()
    refund.refresh_from_db()
    assert (refund.status, statuses(placed)[0]) == ("succeeded", "refunded")
