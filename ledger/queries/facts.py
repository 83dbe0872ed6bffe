"""Transactions in the words of the record, read in bulk: the sealer writes them, the verification compares them."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection

from ledger.models import Account, SplitPolicy
from ledger.rules.chart import Chart
from ledger.rules.leaf import Facts, Party
from ledger.rules.times import TIMES

WAITING = (
    "select t.id as n, t.id as txn_id from ledger_txn t where t.id > %s "
    "and (select l.id from ledger_leaf l where l.txn_id = t.id) is null order by t.id limit %s"
)
"""The transactions that are not sealed, above the head's floor; each is looked up by itself, as few are above it."""
UNSEALED = (
    "select t.id as n, t.id as txn_id from ledger_txn t where t.id > %s "
    "and not exists (select 1 from ledger_leaf l where l.txn_id = t.id) order by t.id limit %s"
)
"""The same among all there are, for which the database does better to read both from end to end."""


class Header(NamedTuple):
    """A row of the journal; times are UTC text to the microsecond. `id` is None when the row is gone."""

    n: int
    txn_id: int
    id: int | None
    kind: str
    policy_id: int | None
    effective_at: str
    booked_at: str
    reverses_id: int | None
    reverses_leaf: int | None
    order_ref: int | None
    line_ref: int | None
    session_ref: int | None
    actor: str
    approver: str
    idem_key: str
    request_hash: str
    request: str
    entry_count: int
    check: int | None


class Posted(NamedTuple):
    """A row of the entries."""

    txn_id: int
    position: int
    account_id: int
    role: str
    layer: str
    currency: str
    amount: int


def chart() -> Chart:
    """Every account and every policy, as they stand."""
    accounts = {row[0]: row[1:] for row in Account.objects.values_list("id", "code", "type", "currency")}
    policies = {policy.pk: policy_text(policy) for policy in SplitPolicy.objects.prefetch_related("shares")}
    return Chart(accounts, policies)


def policy_text(policy: SplitPolicy) -> str:
    """A policy as it stands in a record: 'live 2026-1 maker:5500,workshop:2500,host:1200,platform:800'."""
    shares = ",".join(f"{share.role}:{share.basis_points}" for share in policy.shares.all())
    return f"{policy.scope} {policy.version} {shares}"


def read(picked: str, params: Sequence[Any]) -> Iterator[tuple[Header, list[Posted]]]:
    """The transactions that `picked` (such as WAITING) names, in its order, each with its entries."""
    effective, booked = (TIMES[connection.vendor].format(name) for name in ("effective_at", "booked_at"))
    headers = (
        f"select p.n, p.txn_id, t.id, t.kind, t.policy_id, {effective}, {booked}, t.reverses_id, r.id, "  # noqa: S608
        "t.order_ref, t.line_ref, t.session_ref, t.actor, t.approver, t.idem_key, t.request_hash, t.request, "
        f"t.entry_count, case when c.txn_id = t.id then 1 end from ({picked}) p "
        "left join ledger_txn t on t.id = p.txn_id left join ledger_leaf r on r.txn_id = t.reverses_id "
        "left join ledger_balancecheck c on c.id = t.balance_check_id order by p.n"
    )
    entries = (
        "select e.txn_id, e.position, e.account_id, e.role, e.layer, e.currency, e.amount "  # noqa: S608
        f"from ({picked}) p join ledger_entry e on e.txn_id = p.txn_id order by p.n, e.position"
    )
    with connection.cursor() as cursor:
        cursor.execute(headers, params)
        heads = cursor.fetchall()
        cursor.execute(entries, params)
        posted = map(Posted._make, cursor.fetchall())
        by_txn = {txn_id: list(rows) for txn_id, rows in groupby(posted, itemgetter(0))}
    for head in heads:
        yield Header._make(head), by_txn.get(head[1], [])


def facts_of(head: Header, entries: Sequence[Posted], known: Chart, reverses_leaf: int | None) -> Facts:
    """The facts of a transaction; an account or policy that is gone shows as '?'."""
    return Facts(
        (
            head.kind,
            known.policies.get(head.policy_id, "?") if head.policy_id else "",
            to_second(head.effective_at),
            to_second(head.booked_at),
            "" if head.reverses_id is None else str(reverses_leaf),
        ),
        (
            source_of(head),
            f"actor:{head.actor}" if head.actor else "",
            f"approver:{head.approver}" if head.approver else "",
            private_of(head),
        ),
        [_party(entry, known) for entry in entries],
    )


def _party(entry: Posted, known: Chart) -> Party:
    code, kind, _ = known.accounts.get(entry.account_id, ("?", "?", "?"))
    return Party(entry.role, entry.layer, kind, entry.currency, entry.amount, code)


def to_second(text: str) -> str:
    """'2026-11-24 12:00:00.000000' as '2026-11-24T12:00:00Z'."""
    return f"{text[:10]}T{text[11:19]}Z"


def source_of(head: Header) -> str:
    """What a transaction is about: 'order:100/line:57'; a shopper's receipt shows it of her own lines."""
    if head.order_ref is None and head.line_ref is None:
        return ""
    return f"order:{head.order_ref}/line:{head.line_ref}"


def private_of(head: Header) -> str:
    """Everything else that the books keep of it. No part can hold a NUL, so that none runs into the next."""
    parts = (
        head.txn_id,
        head.policy_id,
        head.reverses_id,
        head.session_ref,
        head.effective_at,
        head.booked_at,
    )
    return "\0".join([*map(str, parts), head.idem_key, head.request_hash, head.request])
