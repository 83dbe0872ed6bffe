"""Empty the cart of one thing."""

from accounts.models import User
from shop.models import CartItem


def take_out_of_cart(*, user: User, variant_id: int) -> None:
    """Remove a variant from the cart. Safe to repeat."""
    CartItem.objects.filter(user=user, variant_id=variant_id).delete()
