"""A large journal in a minute: rows past every check, and a log that says where each stands but proves nothing.

Good for measuring what is read from the balances. Verification would name every one of its leaves.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.journal import World, fill

_LEAVES = """
insert into ledger_leaf (id, txn_id, hash, record)
select {size} + row_number() over (order by t.id) - 1, t.id, {nothing}, {nothing} from ledger_txn t
where t.id > {floor}
"""


def fill_unchecked(world: World, first: int, count: int) -> None:
    """Write so many sales as sealed, and fold their balances."""
    from core.actor import Actor
    from ledger.operations import rebuild_balances, seal_journal

    seal_journal(whole=True)
    with _unchecked():
        fill(world, first, count)
        _place()
    rebuild_balances(actor=Actor.system("benchmark"))


def _place() -> None:
    """Leaves without content for all that waits."""
    from django.db import connection

    from ledger.models import Leaf, SealHead, Txn

    head = SealHead.objects.get()
    last = Leaf.objects.order_by("-txn_id").values_list("txn_id", flat=True).first() or 0
    nothing = "''::bytea" if connection.vendor == "postgresql" else "x''"
    with connection.cursor() as cursor:
        cursor.execute(_LEAVES.format(size=head.size, nothing=nothing, floor=last))
    head.size = Leaf.objects.count()
    head.floor = Txn.objects.order_by("-id").values_list("id", flat=True)[0]
    head.save()


@contextmanager
def _unchecked() -> Iterator[None]:
    """Without triggers and foreign keys."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("set session_replication_role = replica")
            yield
            cursor.execute("set session_replication_role = origin")
            # what the server would do by itself within a minute
            cursor.execute("analyze")
            return
        cursor.execute("pragma foreign_keys = off")
        with untriggered():
            yield
        cursor.execute("pragma foreign_keys = on")


@contextmanager
def untriggered() -> Iterator[None]:
    """SQLite without the triggers of the books."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select name, sql from sqlite_master where type = 'trigger' and tbl_name like 'ledger_%%'", []
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"drop trigger {name}")
        yield
        for _, text in triggers:
            cursor.execute(text, None)
