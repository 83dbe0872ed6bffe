"""A return that was accepted, and then the buyer's bank takes the payment back."""

from typing import Literal

import pytest
from django.db import transaction

from core.actor import Actor
from core.clock import now
from core.models import AuditEntry
from shop import locks
from shop.errors import BadTransition, NothingToRefund, PaymentDisputed
from shop.models import Dispute, Order, Payment, Refund, ReturnRequest
from shop.operations import ask_return, converge_refund, receive_goods, refund_order, settle_return
from shop.operations.undo_refund import undo_refund
from shop.queries.due_back import due_back
from shop.queries.refundable import left_to_refund
from shop.queries.waiting_money import due_of, failed_refunds
from shop.rules.refunding import RefundItem
from tests.books import balances
from tests.buying import actor, buy, decide, nothing_changes
from tests.cast import Cast
from tests.operations.shop.test_disputes import agrees, disputed, hear
from tests.processor import Processor

Decision = Literal["refunded", "borne"]
BOTH = pytest.mark.parametrize("decision", ["refunded", "borne"])


def asked(cast: Cast, placed: Order, units: int = 1) -> ReturnRequest:
    items = [RefundItem(placed.lines.get().pk, units)]
    return ask_return(order=placed, reason="damaged", items=items, actor=Actor.of(cast.wheat))


def accepted(cast: Cast, placed: Order, units: int = 1) -> ReturnRequest:
    return receive_goods(request_id=asked(cast, placed, units).pk, actor=actor(cast))


def end(processor: Processor, key: str, outcome: str) -> Dispute:
    processor.control("disputes/end", {"dispute": key, "outcome": outcome})
    hear(processor, "charge.dispute.closed")
    return Dispute.objects.get(dispute_id=key)


def open_dispute(placed: Order, processor: Processor, **more: int) -> str:
    key = disputed(placed, processor, **more)
    hear(processor, "charge.dispute.created")
    return key


def status(request: ReturnRequest) -> str:
    request.refresh_from_db()
    return request.status


@BOTH
def test_what_the_bank_paid_is_not_paid_again(cast: Cast, processor: Processor, decision: Decision) -> None:
    placed = buy(cast, processor, 2)
    request = accepted(cast, placed, 2)
    key = open_dispute(placed, processor)
    with nothing_changes(), pytest.raises(PaymentDisputed):
        settle_return(request_id=request.pk, actor=actor(cast))
    lost = end(processor, key, "lost")
    assert status(request) == "to_refund"
    decide(cast, lost, decision)
    assert (status(request), request.closed_at is not None, request.refund_id) == ("bank_repaid", True, None)
    note = AuditEntry.objects.get(action="shop.return.bank_repaid")
    assert (note.target_id, note.data["before"]) == (str(request.pk), "to_refund")
    with nothing_changes(), pytest.raises((BadTransition, NothingToRefund)):
        settle_return(request_id=request.pk, actor=actor(cast))
    kept = {code: fen for code, fen in balances().items() if fen}
    assert kept.get("expense:dispute:stripe", 0) == (19998 if decision == "borne" else 0)
    assert (processor.count("refunds"), agrees(processor)) == (0, True)


def test_won_and_it_goes_on(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor, 2)
    request = accepted(cast, placed)
    end(processor, open_dispute(placed, processor), "won")
    assert status(request) == "to_refund"
    done = settle_return(request_id=request.pk, actor=actor(cast))
    assert (done.status, done.refund is not None and done.refund.amount_fen) == ("refunded", 9999)
    assert agrees(processor)


@BOTH
def test_of_a_part_the_rest_goes_back(cast: Cast, processor: Processor, decision: Decision) -> None:
    placed = buy(cast, processor)
    request = accepted(cast, placed)
    lost = end(processor, open_dispute(placed, processor, amount=5000), "lost")
    decide(cast, lost, decision)
    assert status(request) == "to_refund"
    placed.refresh_from_db()
    assert due_back(request, placed) == {placed.lines.get().pk: 4999, 0: 0}
    done = settle_return(request_id=request.pk, actor=actor(cast))
    assert (done.status, Refund.objects.get(reason="破损或有缺陷").amount_fen) == ("refunded", 4999)
    assert agrees(processor)


def test_accepted_after_the_decision(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    request = asked(cast, placed)
    lost = end(processor, open_dispute(placed, processor), "lost")
    decide(cast, lost, "borne")
    assert status(request) == "asked"
    assert receive_goods(request_id=request.pk, actor=actor(cast)).status == "bank_repaid"


def test_a_refund_that_fails_after_the_decision(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor)
    request = accepted(cast, placed)
    refund = settle_return(request_id=request.pk, actor=actor(cast)).refund
    assert refund is not None
    lost = Dispute.objects.create(
        order=placed,
        payment=Payment.objects.get(order=placed),
        dispute_id="dp_1",
        amount_fen=9999,
        took_money=True,
        status="lost",
        opened_at=now(),
        read_at=now(),
    )
    Dispute.objects.filter(pk=lost.pk).update(proposal="borne", proposed_by="user:8", proposed_at=now())
    Dispute.objects.filter(pk=lost.pk).update(decision="borne", decided_by="user:9")
    with transaction.atomic():
        undo_refund(
            locked=locks.order_and_pools(placed.pk),
            refund=refund,
            was_applied=True,
            actor=Actor.system("stripe"),
        )
    assert status(request) == "bank_repaid"


@pytest.mark.parametrize(("taken", "due"), [(9999, {}), (6000, {9999: 3999})])
def test_a_refund_that_fails_after_the_bank_paid_waits_for_the_rest_alone(
    cast: Cast, processor: Processor, taken: int, due: dict[int, int]
) -> None:
    placed = buy(cast, processor)
    refund = refund_order(order=placed, reason="收到时破损", actor=actor(cast))
    decide(cast, end(processor, open_dispute(placed, processor, amount=taken), "lost"), "borne")
    processor.control("refunds/fail", {"refund": refund.processor_id})
    assert converge_refund(refund_id=refund.pk).status == "failed"
    found = failed_refunds()
    assert {row.amount_fen: due_of(found)[row.pk] for row in found} == due
    placed.refresh_from_db()
    assert left_to_refund(placed) == sum(due.values())
    assert agrees(processor)
    if due:
        refund_order(order=placed, reason="收到时破损", actor=actor(cast))
        assert (failed_refunds(), agrees(processor)) == ([], True)
