"""Keep a delivery address."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import Invalid, NotFound
from shop import locks
from shop.errors import TooManyAddresses
from shop.models import Address, Order
from shop.rules.address_text import LENGTHS, clean_address
from shop.rules.masking import mask_name, mask_phone

MOST = 20
REQUIRED = (*LENGTHS, "phone")


@transaction.atomic
def save_address(
    *, user: User, fields: Mapping[str, str], is_default: bool | None = None, address_id: int | None = None
) -> Address:
    """Add an address, or with `address_id` change some parts of one; the first is the default.

    An address that an order went to is left as it was, and the changed one is a new row with a new id.
    Raises Invalid, NotFound (not the user's), TooManyAddresses.
    """
    kept = locks.addresses_of(user.pk)
    if address_id is None:
        if len(kept) >= MOST:
            raise TooManyAddresses(limit=MOST)
        missing = [name for name in REQUIRED if not fields.get(name)]
        if missing:
            raise Invalid(fields={name: ["required"] for name in missing})
        row = Address(user=user, is_default=not kept)
        row_fields = clean_address(fields)
    else:
        row = _found(kept, address_id)
        row_fields = clean_address(_really_changed(row, fields))
    return _write(user, row, row_fields, is_default)


def _found(kept: list[Address], address_id: int) -> Address:
    for row in kept:
        if row.pk == address_id:
            return row
    raise NotFound()


def _really_changed(row: Address, fields: Mapping[str, str]) -> dict[str, str]:
    """Leave out what a form sends back masked, as it was shown."""
    shown = {"recipient": mask_name(row.recipient), "phone": mask_phone(row.phone)}
    return {name: text for name, text in fields.items() if text != shown.get(name)}


def _write(user: User, row: Address, fields: Mapping[str, str], is_default: bool | None) -> Address:
    changed = row.pk is None
    if fields and row.pk and Order.objects.filter(address_id=row.pk).exists():
        Address.objects.filter(pk=row.pk).update(removed_at=now(), is_default=False)
        row.pk, changed = None, True
    for name, text in fields.items():
        setattr(row, name, text)
    if is_default is not None:
        row.is_default = is_default
    if row.is_default:
        Address.objects.filter(user=user, is_default=True, removed_at=None).exclude(pk=row.pk).update(
            is_default=False
        )
    row.save(force_insert=changed)
    audit.record(actor=Actor.of(user), action="shop.address.saved", target=row)
    return row
