"""Offer a coupon."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import Invalid
from core.lookalikes import shows
from shop.models import Coupon


@transaction.atomic
def create_coupon(
    *,
    code: str,
    title: str,
    amount_fen: int,
    min_spend_fen: int,
    starts_at: datetime,
    ends_at: datetime,
    total_count: int,
    per_person: int,
    funding: str,
    actor: Actor,
    organisation_id: int | None = None,
    session_ref: int | None = None,
) -> Coupon:
    """Write a coupon; it never changes afterwards, but its giving out can be stopped. Raises Invalid."""
    code, title = code.strip().upper(), title.strip()
    wrong = {
        "code": not (3 <= len(code) <= 16 and code.isascii() and code.isalnum())
        or Coupon.objects.filter(code=code).exists(),
        "title": not shows(title) or len(title) > 30,
        "amount_fen": amount_fen < 1,
        "min_spend_fen": min_spend_fen <= amount_fen,
        "ends_at": ends_at <= max(starts_at, now()),
        "total_count": not 1 <= total_count <= 1_000_000,
        "per_person": not 1 <= per_person <= 100,
        "funding": funding not in Coupon.Funding.values,
        "organisation": funding == Coupon.Funding.SELLER and organisation_id is None,
    }
    if any(wrong.values()):
        raise Invalid(fields={name: ["invalid"] for name, is_wrong in wrong.items() if is_wrong})
    coupon = Coupon.objects.create(
        code=code,
        title=title,
        amount_fen=amount_fen,
        min_spend_fen=min_spend_fen,
        starts_at=starts_at,
        ends_at=ends_at,
        total_count=total_count,
        per_person=per_person,
        funding=funding,
        organisation_id=organisation_id,
        session_ref=session_ref,
        created_at=now(),
    )
    data = {"amount_fen": amount_fen, "total_count": total_count, "funding": funding}
    audit.record(actor=actor, action="shop.coupon.created", target=coupon, data=data)
    return coupon
