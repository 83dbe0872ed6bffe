"""Who bears a lost dispute: one person proposes, another approves."""

import pytest
from django.db import DatabaseError, connection, transaction

from core.actor import Actor
from core.models import AuditEntry
from ledger.errors import SelfApproval
from shop.errors import DisputeNotToDecide, RefundTooLarge
from shop.models import Dispute
from shop.operations import decide_dispute, propose_decision, refund_lines, withdraw_decision
from shop.rules.refunding import RefundItem
from tests.books import balances
from tests.buying import actor, buy, decide, nothing_changes
from tests.cast import Cast
from tests.operations.shop.test_disputes import disputed, ended, hear
from tests.processor import Processor


@pytest.fixture
def lost(cast: Cast, processor: Processor) -> Dispute:
    """A payment of 99.99, lost."""
    return ended(cast, processor, "lost")


def proposed(cast: Cast, lost: Dispute) -> Dispute:
    return propose_decision(dispute=lost, decision="borne", actor=Actor.of(cast.rival))


def test_a_proposal_books_nothing_and_another_person_approves_it(cast: Cast, lost: Dispute) -> None:
    before = balances()
    row = proposed(cast, lost)
    assert (row.proposal, row.proposed_by, row.decision) == ("borne", Actor.of(cast.rival).label, "")
    assert balances() == before
    with nothing_changes(), pytest.raises(SelfApproval):
        decide_dispute(dispute=lost, actor=Actor.of(cast.rival))
    row = decide_dispute(dispute=lost, actor=actor(cast))
    assert (row.decision, row.decided_by) == ("borne", actor(cast).label)
    assert balances() == {**before, "receivable:dispute:stripe": 0, "expense:dispute:stripe": 9999}
    notes = AuditEntry.objects.filter(target_type="shop.dispute").order_by("-id")[:2]
    assert [(note.action, note.actor_label) for note in notes] == [
        ("shop.dispute.decided", actor(cast).label),
        ("shop.dispute.proposed", Actor.of(cast.rival).label),
    ]


def test_no_more_is_proposed_to_be_taken_back_than_is_left(cast: Cast, processor: Processor) -> None:
    placed = buy(cast, processor, 2)
    item = RefundItem(placed.lines.get().pk, 0, 5000)
    refund_lines(order=placed, items=[item], reason="少发一件", actor=actor(cast))
    key = disputed(placed, processor, amount=19998)  # a bank may take all, whatever went back before
    hear(processor, "charge.dispute.created")
    processor.control("disputes/end", {"dispute": key, "outcome": "lost"})
    hear(processor, "charge.dispute.closed")
    found = Dispute.objects.get()
    with nothing_changes(), pytest.raises(RefundTooLarge) as refused:
        propose_decision(dispute=found, decision="refunded", actor=Actor.of(cast.rival))
    assert refused.value.data == {"line_id": None, "remaining_fen": 14998}
    found.refresh_from_db()
    assert (found.proposal, found.decision) == ("", "")


def test_nothing_is_decided_that_was_not_proposed(cast: Cast, lost: Dispute) -> None:
    with nothing_changes(), pytest.raises(DisputeNotToDecide):
        decide_dispute(dispute=lost, actor=actor(cast))
    with nothing_changes(), pytest.raises(DisputeNotToDecide):
        withdraw_decision(dispute=lost, actor=actor(cast))
    proposed(cast, lost)
    with nothing_changes(), pytest.raises(DisputeNotToDecide):
        propose_decision(dispute=lost, decision="refunded", actor=actor(cast))


@pytest.mark.parametrize("is_own", [True, False], ids=["withdrawn", "turned_down"])
def test_a_proposal_is_taken_away(cast: Cast, lost: Dispute, is_own: bool) -> None:
    proposed(cast, lost)
    by = Actor.of(cast.rival) if is_own else actor(cast)
    row = withdraw_decision(dispute=lost, actor=by)
    assert (row.proposal, row.proposed_by, row.proposed_at) == ("", "", None)
    note = AuditEntry.objects.order_by("-id").first()
    assert note is not None
    assert note.action == ("shop.dispute.withdrawn" if is_own else "shop.dispute.turned_down")
    assert note.data["proposed_by"] == Actor.of(cast.rival).label
    with pytest.raises(DisputeNotToDecide):
        decide_dispute(dispute=lost, actor=actor(cast))
    assert decide(cast, lost, "refunded").decision == "refunded"


def refused(match: str, change: str, pk: int) -> None:
    """The database itself refuses it, whoever asks."""
    with pytest.raises(DatabaseError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update shop_dispute set {change} where id = %s", [pk])


AT = "proposed_at = '2026-11-24 12:00:00+00:00'"


def test_the_database_refuses_one_persons_word(cast: Cast, lost: Dispute) -> None:
    as_proposed = "as another person proposed"
    refused(as_proposed, "decision = 'borne', decided_by = 'user:9'", lost.pk)
    both = f"decision = 'borne', decided_by = 'user:9', proposal = 'borne', proposed_by = 'user:8', {AT}"
    refused(as_proposed, both, lost.pk)
    row = proposed(cast, lost)
    refused(as_proposed, "decision = 'borne', decided_by = proposed_by", lost.pk)
    refused(as_proposed, "decision = 'refunded', decided_by = 'user:9'", lost.pk)
    changes = f"decision = 'borne', decided_by = '{row.proposed_by}', proposed_by = 'user:8'"
    refused(f"{as_proposed}|withdrawn first", changes, lost.pk)
    refused("withdrawn first", "proposal = 'refunded'", lost.pk)
    refused("withdrawn first", "proposed_by = 'user:8'", lost.pk)
    decide_dispute(dispute=lost, actor=actor(cast))
    for change in ("decision = '', decided_by = ''", "decided_by = proposed_by", "amount_fen = 1"):
        refused(f"is fixed|{as_proposed}", change, lost.pk)


def test_the_database_keeps_a_dispute(cast: Cast, lost: Dispute) -> None:
    with pytest.raises(DatabaseError, match="a dispute stays"), transaction.atomic():
        lost.delete()
    row = {"proposal": "borne", "proposed_by": "user:8", "proposed_at": lost.opened_at}
    copy = {
        "order": lost.order,
        "payment": lost.payment,
        "amount_fen": 1,
        "took_money": True,
        "status": "lost",
    }
    with pytest.raises(DatabaseError, match="begins undecided"), transaction.atomic():
        Dispute.objects.create(
            dispute_id="dp_2", opened_at=lost.opened_at, read_at=lost.read_at, **copy, **row
        )
