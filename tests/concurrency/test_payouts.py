"""Two of finance who prepare a payout at once: nobody is paid twice."""

from django.db import transaction

from ledger.models import PayoutBatch, PayoutItem
from tests.books import sell
from tests.cast import Cast
from tests.concurrency.threads import at_once, kinds
from tests.payouts import prepared, release, with_banks

PEOPLE, LINES = 4, 5


def test_what_is_due_goes_into_one_batch(committed_cast: Cast) -> None:
    with_banks(committed_cast)
    for number in range(LINES):
        with transaction.atomic():
            sell(committed_cast, number, 9999)
        release(number)
    found = kinds(at_once([prepared] * PEOPLE))
    refused = found.pop("NothingToPay", 0) + found.pop(
        "PaidOutAlready", 0
    )  # the other came first, or in between
    assert (found, refused) == ({"ok": 1}, PEOPLE - 1)
    assert PayoutBatch.objects.get().amount_fen == LINES * (5499 + 2500 + 1200)
    entries = list(PayoutItem.objects.values_list("entry_id", flat=True))
    assert (len(entries), len(set(entries))) == (3 * LINES, 3 * LINES)
