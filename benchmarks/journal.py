"""Sales as rows of the journal's tables, many at once: the very rows that posting each of them would write."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

AT = datetime(2025, 1, 1, tzinfo=UTC)
MAKERS = 50
PRICES = 500
BATCH = 1_000
"""Sales a transaction."""
TABLES = {
    "ledger_txn": (
        "id, kind, idem_key, request_hash, request, order_ref, line_ref, session_ref, policy_id, effective_at, "
        "booked_at, actor, approver, entry_count, balance_check_id"
    ),
    "ledger_entry": "txn_id, position, account_id, currency, amount, layer, role",
    "ledger_balancecheck": "id, txn_id",
}
"""In the order in which their rows may be written, with their columns."""
Row = tuple[object, ...]


class World(NamedTuple):
    """Who takes part: a published rule, a workshop, the anchor's organisation, makers, and accounts by code."""

    policy_id: int
    policy: str
    workshop: int
    host: int
    makers: Sequence[int]
    accounts: dict[str, int]
    platform: str


def make_world() -> World:
    """The cast of the tests with more makers, and all their accounts."""
    from django.db import transaction

    from core.actor import Actor
    from ledger.models import SplitPolicy
    from ledger.operations.open_account import account_ids
    from ledger.queries.facts import policy_text
    from ledger.rules import owner
    from tests.cast import make_cast

    cast = make_cast()
    makers = [cast.chunyu.pk]
    maker = cast.chunyu
    for number in range(1, MAKERS):
        maker.pk, maker.alias = None, f"{number} 号"
        maker._state.adding = True
        maker.save()
        makers.append(maker.pk)
    platform = owner.platform(cast.platform.pk)
    owners = [owner.clearing("stripe"), platform, *map(owner.beneficiary, makers)]
    owners += [owner.organisation(cast.workshop.pk), owner.organisation(cast.host.pk)]
    policy = SplitPolicy.objects.prefetch_related("shares").get(scope="live", version="2026-1")
    with transaction.atomic():
        accounts = account_ids(owners=owners, actor=Actor.system("benchmark"))
    return World(
        policy.pk, policy_text(policy), cast.workshop.pk, cast.host.pk, makers, accounts, platform.code
    )


def sales(world: World, first: int, count: int) -> Iterator[dict[str, list[Row]]]:
    """The rows of so many sales, table by table, in batches; ids of transactions from `first` on."""
    for low in range(first, first + count, BATCH):
        rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        for number in range(low, min(low + BATCH, first + count)):
            txn, entries, check = _sale(world, number)
            rows["ledger_txn"].append(txn)
            rows["ledger_entry"] += entries
            rows["ledger_balancecheck"].append(check)
        yield rows


def _sale(world: World, number: int) -> tuple[Row, list[Row], Row]:
    from ledger.rules.due import due_rows
    from ledger.rules.sale import SaleLine

    maker = world.makers[number % len(world.makers)]
    line = SaleLine(
        order_ref=number,
        line_ref=number,
        session_ref=number // 3_000 + 1,
        policy_id=world.policy_id,
        amount_fen=9_999 + number % PRICES,
        makers=((maker, 1),),
        workshop_id=world.workshop,
        host_id=world.host,
    )
    content = line.content
    due = due_rows(world.policy, content)
    entries: list[Row] = []
    for position, (role, layer, amount, code) in enumerate(due):
        account = world.accounts[world.platform if code.endswith(":*") else code]
        entries.append((number, position, account, "CNY", amount, layer, role))
    request = json.dumps(content, sort_keys=True)
    at = (AT + timedelta(seconds=number, microseconds=1 + number % 999)).strftime("%Y-%m-%d %H:%M:%S.%f")
    check = UUID(int=number)
    head: Row = (number, "sale", line.idem_key, sha256(request.encode()).hexdigest(), request, number, number)
    tail: Row = (line.session_ref, world.policy_id, at, at, "system:stripe", "", len(entries), check)
    return head + tail, entries, (check, number)


def as_copy(rows: Iterable[Row]) -> bytes:
    """Rows in the text form of PostgreSQL's COPY. None of their texts holds a tab, a newline or a backslash."""
    return "".join("\t".join(map(str, row)) + "\n" for row in rows).encode()


def as_sqlite(rows: Iterable[Row]) -> list[Row]:
    """Rows as SQLite keeps them: identifiers in hex."""
    return [tuple(value.hex if isinstance(value, UUID) else value for value in row) for row in rows]


def write(batch: Mapping[str, Any], prefix: str = "") -> None:
    """One batch, in the form of `as_copy` or `as_sqlite`, in a transaction of its own."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns in TABLES.items():
            if connection.vendor == "postgresql":
                with cursor.copy(f"copy {prefix}{table} ({columns}) from stdin") as copy:
                    copy.write(batch[table])
                continue
            marks = ", ".join("?" * (columns.count(",") + 1))
            text = f"insert into {prefix}{table} ({columns}) values ({marks})"
            # past Django's own cursor, whose placeholders cost more than the insert
            connection.connection.executemany(text, batch[table])


def fill(world: World, first: int, count: int) -> None:
    """Write so many sales."""
    from django.db import connection

    form = as_copy if connection.vendor == "postgresql" else as_sqlite
    for batch in sales(world, first, count):
        write({table: form(rows) for table, rows in batch.items()})
