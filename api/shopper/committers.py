"""Placing from this door is committed in groups: one queue in the process for offers, one for carts."""

from livestream.operations.buy_offers import OfferWish, buy_offers
from shop.committing import Committer
from shop.operations.place_cart_orders import CartWish, place_cart_orders
from shop.operations.place_orders import Placed

BUYING: Committer[OfferWish, Placed] = Committer(lambda wishes: buy_offers(wishes=wishes))
ORDERING: Committer[CartWish, Placed] = Committer(lambda wishes: place_cart_orders(wishes=wishes))
