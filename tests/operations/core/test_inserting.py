"""Many rows in one statement: what stands is what `bulk_create` would have written."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from core import audit
from core.clock import now
from core.inserting import insert_all
from core.models import AuditEntry
from shop.models import Order, Payment
from shop.rules.order_number import new_number
from tests.buying import actor
from tests.cast import Cast


def orders(cast: Cast, count: int) -> list[Order]:
    at = now()
    return [
        Order(
            number=new_number(at),
            buyer=cast.wheat,
            address=cast.address,
            total_fen=9999,
            placed_at=at,
            expires_at=at,
            request_digest="百分之一 %s ' ? ",
        )
        for _ in range(count)
    ]


def entries(cast: Cast, count: int) -> list[AuditEntry]:
    data = {"a": [1, None, "'%s'?"], "b": {}}
    return [
        audit.entry(actor=actor(cast), action="t.a", target=cast.variant, data=data) for _ in range(count)
    ]


def raw(rows: list[Any]) -> list[tuple[object, ...]]:
    """As the database holds them, keys and numbers of orders aside."""
    meta: Any = type(rows[0])._meta
    names = [
        field.column for field in meta.concrete_fields if not field.primary_key and field.name != "number"
    ]
    keys = ", ".join(str(row.pk) for row in rows)
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(names)} from {meta.db_table} where id in ({keys}) order by id")
        return [tuple(row) for row in cursor.fetchall()]


@pytest.mark.parametrize("make", [orders, entries])
def test_writes_what_bulk_create_writes(cast: Cast, make: Any) -> None:
    template = make(cast, 1)[0]
    mine, theirs = make(cast, 120), make(cast, 120)
    for row in mine + theirs:
        for name in ("at", "placed_at", "expires_at"):
            if hasattr(row, name):
                setattr(row, name, getattr(template, name))
    model: type[models.Model] = type(template)
    model._default_manager.bulk_create(theirs)
    assert insert_all(mine) is not None
    assert [row.pk for row in mine] == sorted({row.pk for row in mine})
    assert raw(mine) == raw(theirs)
    assert {(row._state.adding, row._state.db) for row in mine} == {(False, "default")}


def test_nothing_is_nothing(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert insert_all([]) == []


def test_updates_what_is_there(cast: Cast) -> None:
    [order] = insert_all(orders(cast, 1))
    [payment] = insert_all([Payment(order=order, amount_fen=9999, created_at=now())])
    payment.status, payment.amount_fen = Payment.Status.OPEN, 1
    insert_all([payment], update=["status"])
    assert Payment.objects.values_list("id", "status", "amount_fen").get() == (payment.pk, "open", 9999)


def test_all_or_none(cast: Cast) -> None:
    rows = orders(cast, 120)
    rows[119].number = rows[0].number
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_all(rows)
    assert Order.objects.count() == 0
