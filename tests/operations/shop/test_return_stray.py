"""Money of no payment goes back: each try, and what becomes of one that fails."""

from collections import Counter

import pytest

from core.actor import Actor
from core.clock import now
from core.models import AuditEntry
from ledger.models import Txn
from shop.errors import NothingToRefund, ProcessorUnavailable
from shop.models import Reconciliation, Stray, StrayRefund
from shop.operations import reconcile_day, record_webhook, return_stray
from shop.operations.converge_stray_refund import converge_stray_refund
from shop.operations.note_stray import note_stray
from shop.payments.registry import gateway
from shop.queries.waiting_money import strays_here
from shop.rules.reconciling import day_of
from tests.books import balances
from tests.buying import actor
from tests.cast import Cast
from tests.processor import Processor, signed

NIGHT = Actor.system("night")
SLOW = "4000000000007726"


def taken(processor: Processor, number: str = "4242424242424242") -> Stray:
    """50.00 under an intent that the shop never made, in suspense."""
    card = {"type": "card", "card[exp_month]": "12", "card[exp_year]": "2034", "card[cvc]": "123"}
    method = processor.post("/v1/payment_methods", **card, **{"card[number]": number})
    fields = {"payment_method": method["id"], "payment_method_types[]": "card", "confirm": "true"}
    intent = processor.post("/v1/payment_intents", amount="5000", currency="cny", **fields)
    processor.settle()
    found = note_stray(rail="stripe", intent_id=intent["id"])
    assert found is not None
    return found


def tries(row: Stray) -> list[tuple[str, str]]:
    return [
        (one.key.removeprefix(f"stray-{row.intent_id}"), one.status)
        for one in StrayRefund.objects.filter(stray=row)
    ]


def heard(processor: Processor, kind: str = "refund.failed") -> str:
    payload = processor.event(kind)
    return record_webhook(payload=payload, signature=signed(payload, at=int(now().timestamp())))


def fail(processor: Processor, number: int = 1) -> None:
    """The bank sends the money of a try back."""
    processor.control("refunds/fail", {"refund": StrayRefund.objects.get(number=number).refund_id})


def differences(processor: Processor) -> Counter[str]:
    processor.settle()
    made = reconcile_day(day=day_of(now()), actor=NIGHT)
    return Counter(Reconciliation.objects.get(pk=made.pk).differences.values_list("kind", flat=True))


@pytest.mark.parametrize("told_by", ["webhook", "night"])
def test_one_that_fails_later_is_owed_again_and_sent_again(
    cast: Cast, processor: Processor, told_by: str
) -> None:
    row = taken(processor)
    assert return_stray(stray_id=row.pk, actor=actor(cast)).returned_at is not None
    assert (balances()["suspense:stripe"], strays_here()) == (0, [])
    fail(processor)
    if told_by == "webhook":
        assert (heard(processor), heard(processor)) == ("applied", "duplicate")
    assert differences(processor) == Counter()
    [here] = strays_here()
    assert (here.stray, here.under_way, here.failed) == (row, False, StrayRefund.objects.get())
    assert (balances()["suspense:stripe"], balances()["clearing:stripe"]) == (-5000, 5000 - 370)
    assert return_stray(stray_id=row.pk, actor=actor(cast)).returned_at is not None
    assert tries(row) == [("", "failed"), ("-2", "succeeded")]
    assert (balances()["suspense:stripe"], strays_here(), processor.count("refunds")) == (0, [], 2)
    assert differences(processor) == Counter()
    fail(processor, 2)
    assert heard(processor) == "applied"
    assert (balances()["suspense:stripe"], tries(row)) == (-5000, [("", "failed"), ("-2", "failed")])
    assert differences(processor) == Counter()
    keys = Txn.objects.filter(idem_key__contains=row.intent_id).order_by("id")
    name = f"stripe:{row.intent_id}"
    assert list(keys.values_list("idem_key", flat=True)) == [
        f"suspense:{name}",
        f"cleared:{name}:stray-{row.pk}",
        f"restored:{name}:stray-{row.pk}",
        f"cleared:{name}:stray-{row.pk}-2",
        f"restored:{name}:stray-{row.pk}-2",
    ]
    told = AuditEntry.objects.filter(action__startswith="shop.stray.").order_by("id")
    assert [
        (
            one.action.removeprefix("shop.stray."),
            one.actor_label.removeprefix("system:"),
            one.data.get("number"),
        )
        for one in told
    ] == [
        ("noted", "stripe", None),
        ("sent_back", actor(cast).label, 1),
        ("refund_succeeded", "stripe", 1),
        ("refund_failed", "stripe", 1),
        ("sent_back", actor(cast).label, 2),
        ("refund_succeeded", "stripe", 2),
        ("refund_failed", "stripe", 2),
    ]


def test_one_that_failed_before_it_was_seen_to_go_is_sent_again(cast: Cast, processor: Processor) -> None:
    row = taken(processor, SLOW)
    processor.control("settings", {"refund_delay": 3600})
    assert return_stray(stray_id=row.pk, actor=actor(cast)).returned_at is None
    assert [(one.under_way, one.failed) for one in strays_here()] == [(True, None)]
    fail(processor)
    for _ in range(2):  # the first press reads that it failed, the second sends another
        assert return_stray(stray_id=row.pk, actor=actor(cast)).returned_at is None
    assert (tries(row), processor.count("refunds")) == ([("", "failed"), ("-2", "pending")], 2)
    assert balances()["suspense:stripe"] == -5000


@pytest.mark.parametrize("told_by", ["webhook", "night"])
def test_one_that_goes_later_needs_no_second_press(cast: Cast, processor: Processor, told_by: str) -> None:
    row = taken(processor, SLOW)
    return_stray(
        stray_id=row.pk, actor=actor(cast)
    )  # no delay: at the processor it has gone when that answers
    assert (tries(row), balances()["suspense:stripe"]) == ([("", "pending")], -5000)
    if told_by == "webhook":
        assert heard(processor, "refund.updated") == "applied"
    assert differences(processor) == Counter()
    assert (tries(row), strays_here(), balances()["suspense:stripe"]) == ([("", "succeeded")], [], 0)
    with pytest.raises(NothingToRefund):
        return_stray(stray_id=row.pk, actor=actor(cast))


def test_one_that_was_not_answered_goes_again_under_its_key(cast: Cast, processor: Processor) -> None:
    row = taken(processor)
    processor.control("faults", {"path": "/v1/refunds", "method": "POST", "drop": True, "times": 3})
    with pytest.raises(ProcessorUnavailable):
        return_stray(stray_id=row.pk, actor=actor(cast))
    assert (tries(row), processor.count("refunds")) == ([("", "created")], 0)
    assert return_stray(stray_id=row.pk, actor=actor(cast)).returned_at is not None
    assert (tries(row), processor.count("refunds")) == ([("", "succeeded")], 1)
    assert balances()["suspense:stripe"] == 0


def test_one_that_is_refused_failed(cast: Cast, processor: Processor) -> None:
    """Somebody sent the money back at the processor's own page."""
    row = taken(processor)
    processor.post("/v1/refunds", payment_intent=row.intent_id)
    for number in (1, 2):
        assert return_stray(stray_id=row.pk, actor=actor(cast)).returned_at is None
        failed = strays_here()[0].failed
        assert failed is not None
        assert (failed.number, failed.failure) == (number, "charge_already_refunded")
    assert (balances()["suspense:stripe"], processor.count("refunds")) == (-5000, 1)


def test_one_that_can_not_be_read_is_left_alone(cast: Cast, processor: Processor) -> None:
    row = taken(processor)
    return_stray(stray_id=row.pk, actor=actor(cast))
    StrayRefund.objects.update(refund_id="re_of_another_account")
    with pytest.raises(ProcessorUnavailable):
        converge_stray_refund(refund_id=StrayRefund.objects.get().pk)
    assert tries(row) == [("", "succeeded")]


def test_an_answer_that_is_as_old_as_the_first_request_is_not_believed(
    cast: Cast, processor: Processor
) -> None:
    """The process died before it wrote down that the refund went; then that failed. The key answers that it went."""
    row = taken(processor)
    made = gateway("stripe").refund(intent_id=row.intent_id, amount_fen=5000, key=f"stray-{row.intent_id}")
    assert made.status == "succeeded"
    processor.control("refunds/fail", {"refund": made.id})
    assert heard(processor) == "unknown"
    assert return_stray(stray_id=row.pk, actor=actor(cast)).returned_at is None
    assert (tries(row), balances()["suspense:stripe"]) == ([("", "failed")], -5000)
