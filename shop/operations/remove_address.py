"""Forget a delivery address."""

from django.db import transaction

from accounts.models import User
from core import audit
from core.actor import Actor
from core.clock import now
from core.errors import NotFound
from shop import locks
from shop.models import Address, Order


@transaction.atomic
def remove_address(*, user: User, address_id: int) -> None:
    """Take an address off the list; if an order went there the row stays for that order alone.

    Raises NotFound (not the user's).
    """
    row = next((row for row in locks.addresses_of(user.pk) if row.pk == address_id), None)
    if row is None:
        raise NotFound()
    audit.record(actor=Actor.of(user), action="shop.address.removed", target=row)
    if Order.objects.filter(address=row).exists():
        Address.objects.filter(pk=row.pk).update(removed_at=now(), is_default=False)
    else:
        row.delete()
