"""Short words for tests that sell and refund in the books."""

from datetime import UTC, datetime

from django.db import connection

from core.actor import Actor
from ledger.models import SplitPolicy, Txn
from ledger.operations import post_refund, post_sale
from ledger.rules.sale import SaleLine
from tests.cast import Cast

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
STRIPE = Actor.system("stripe")


def sale_line(cast: Cast, line_ref: int, amount_fen: int, **changes: object) -> SaleLine:
    """A line sold live in session 7, made by 春雨 alone."""
    fields = {
        "order_ref": 100 + line_ref,
        "line_ref": line_ref,
        "session_ref": 7,
        "policy_id": SplitPolicy.objects.get(scope="live", version="2026-1").pk,
        "amount_fen": amount_fen,
        "makers": ((cast.chunyu.pk, 1),),
        "workshop_id": cast.workshop.pk,
        "host_id": cast.host.pk,
    }
    return SaleLine(**{**fields, **changes})  # type: ignore[arg-type]


def sell(cast: Cast, line_ref: int, amount_fen: int, **changes: object) -> Txn:
    """Post the sale of a line."""
    return post_sale(line=sale_line(cast, line_ref, amount_fen, **changes), actor=STRIPE, effective_at=AT)


def refund(line_ref: int, amount_fen: int, ref: str = "r1") -> Txn:
    """Post a refund of a line."""
    return post_refund(
        line_ref=line_ref, amount_fen=amount_fen, refund_ref=ref, actor=STRIPE, effective_at=AT
    )


def balances() -> dict[str, int]:
    """Each account's balance by code, summed by the database: debit positive, credit negative."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.code, sum(e.amount) from ledger_entry e join ledger_account a on a.id = e.account_id "
            "group by a.code order by a.code"
        )
        return {code: int(total) for code, total in cursor.fetchall()}


def postings(txn: Txn) -> list[tuple[str, int, str]]:
    """The entries of a transaction: account code, amount, layer."""
    return list(txn.entries.order_by("position").values_list("account__code", "amount", "layer"))
