"""A refund that fails after the release: what was held of it goes on to available, and no more."""

from django.db import transaction
from django.db.models import Sum

from ledger.models import Entry
from ledger.operations import post_postage, refund_postage, reverse_refund
from ledger.verification.lines import line_faults
from ledger.verification.postages import postage_faults
from tests.books import AT, STRIPE, refund, sell
from tests.cast import Cast
from tests.payouts import pay_out, release, with_banks


def layers(code: str) -> dict[str, int]:
    """What an account is owed, by layer, in fen."""
    rows = Entry.objects.filter(account__code=code).values("layer").annotate(fen=Sum("amount"))
    return {row["layer"]: -int(row["fen"]) for row in rows.order_by("layer") if row["fen"]}


def fail(ref: str = "r1") -> None:
    reverse_refund(refund_ref=ref, actor=STRIPE, effective_at=AT)


def parcel(cast: Cast, fen: int = 800) -> None:
    """The workshop's postage of line 1's order."""
    post_postage(
        order_ref=101,
        amount_fen=fen,
        organisation_id=cast.workshop.pk,
        gateway="stripe",
        actor=STRIPE,
        effective_at=AT,
    )


def postage_back(cast: Cast, fen: int, ref: str = "r1") -> None:
    refund_postage(
        order_ref=101,
        organisation_id=cast.workshop.pk,
        amount_fen=fen,
        refund_ref=ref,
        actor=STRIPE,
        effective_at=AT,
    )


def is_sound() -> bool:
    return not [*line_faults([1]), *postage_faults([101])]


def test_of_a_part_no_share_is_released_twice(cast: Cast) -> None:
    """10.00 of 99.99 went back while all was held; then the window closed; then that failed."""
    with_banks(cast)
    sell(cast, 1, 9999)
    refund(1, 1000)
    release(1)
    maker = f"payable:beneficiary:{cast.chunyu.pk}"
    assert layers(maker) == {"A": 4949}
    fail()
    assert layers(maker) == {"A": 5499}
    assert layers(f"payable:organisation:{cast.workshop.pk}") == {"A": 2500}
    assert pay_out().amount_fen == 5499 + 2500 + 1200
    release(1)
    assert (layers(maker), is_sound()) == ({}, True)


def test_of_postage_neither(cast: Cast) -> None:
    workshop = f"payable:organisation:{cast.workshop.pk}"
    sell(cast, 1, 10000)
    parcel(cast)
    postage_back(cast, 300)
    release(1)
    assert layers(workshop) == {"A": 2500 + 500}
    fail()
    assert (layers(workshop), is_sound()) == ({"A": 2500 + 800}, True)


def test_postage_stands_in_one_layer_while_its_goods_are_held_again(cast: Cast) -> None:
    """All the goods and a part of the postage went back; the rest of it was earned and released."""
    workshop = f"payable:organisation:{cast.workshop.pk}"
    sell(cast, 1, 10000)
    parcel(cast)
    refund(1, 10000)
    postage_back(cast, 300)
    release(1)
    assert layers(workshop) == {"A": 500}
    fail()
    assert layers(workshop) == {"A": 800, "H": 2500}
    with transaction.atomic():
        refund(1, 10000, "r2")
        postage_back(cast, 800, "r2")
    assert (layers(workshop), is_sound()) == ({}, True)
