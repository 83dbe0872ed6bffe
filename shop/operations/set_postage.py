"""Say what an organisation asks for sending."""

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import Invalid
from shop.models import PostageRule

MOST_FEN = 100_000


@transaction.atomic
def set_postage(
    *, organisation_id: int, fee_fen: int, free_from_fen: int | None, actor: Actor
) -> PostageRule:
    """Set the flat fee and the sum from which it is free; orders placed before keep theirs. Raises Invalid."""
    wrong = {
        "fee_fen": not 0 <= fee_fen <= MOST_FEN,
        "free_from_fen": free_from_fen is not None and free_from_fen < 1,
    }
    if any(wrong.values()):
        raise Invalid(fields={name: ["invalid"] for name, is_wrong in wrong.items() if is_wrong})
    rule, _ = PostageRule.objects.update_or_create(
        organisation_id=organisation_id,
        defaults={"fee_fen": fee_fen, "free_from_fen": free_from_fen, "changed_at": now()},
    )
    data = {"organisation": organisation_id, "fee_fen": fee_fen, "free_from_fen": free_from_fen}
    audit.record(actor=actor, action="shop.postage.set", target=rule, data=data)
    return rule
