"""Fill the cart."""

from django.db import transaction

from accounts.models import User
from core.errors import NotFound
from shop import locks
from shop.errors import CartFull
from shop.models import CartItem, Product, Variant
from shop.rules.line_request import check_quantity

MOST = 50
"""Different things in one cart."""


@transaction.atomic
def put_in_cart(*, user: User, variant_id: int, quantity: int) -> CartItem:
    """Set how many of a variant are in the cart. Nothing is reserved, and it is a wish: no audit.

    Raises BadQuantity, NotFound (not on sale), CartFull.
    """
    check_quantity(quantity)
    if not Variant.objects.filter(pk=variant_id, product__status=Product.Status.ON_SALE).exists():
        raise NotFound()
    others = [item for item in locks.cart_of(user.pk) if item.variant_id != variant_id]
    if len(others) >= MOST:
        raise CartFull(limit=MOST)
    item, _ = CartItem.objects.update_or_create(
        user=user, variant_id=variant_id, defaults={"quantity": quantity}
    )
    return item
