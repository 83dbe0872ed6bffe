"""The shopper's door."""

from django.urls import path

from api.shopper.addresses import AddressesView, AddressView
from api.shopper.cards import CardsView, CardView, CodeView
from api.shopper.cart import CartItemView, CartView
from api.shopper.coupons import CouponsView
from api.shopper.offers import OfferOrdersView
from api.shopper.orders import CancelView, OrdersView, OrderView
from api.shopper.payments import PaymentsView, RefreshView
from api.shopper.returns import (
    AftersalesView,
    ReceivedView,
    ReturnParcelView,
    ReturnPhotosView,
    ReturnPhotoView,
    ReturnsView,
    ReturnWithdrawalView,
)
from api.shopper.waits import OfferWaitView, VariantWaitView

urlpatterns = [
    path("addresses", AddressesView.as_view(), name="shopper-addresses"),
    path("addresses/<int:id>", AddressView.as_view(), name="shopper-address"),
    path("cards", CardsView.as_view(), name="shopper-cards"),
    path("cards/<slug:card_id>", CardView.as_view(), name="shopper-card"),
    path("code", CodeView.as_view(), name="shopper-code"),
    path("cart", CartView.as_view(), name="shopper-cart"),
    path("cart/items/<int:variant_id>", CartItemView.as_view(), name="shopper-cart-item"),
    path("offers/<int:id>/orders", OfferOrdersView.as_view(), name="shopper-offer-orders"),
    path("offers/<int:id>/wait", OfferWaitView.as_view(), name="shopper-offer-wait"),
    path("variants/<int:id>/wait", VariantWaitView.as_view(), name="shopper-variant-wait"),
    path("orders", OrdersView.as_view(), name="shopper-orders"),
    path("orders/<str:number>", OrderView.as_view(), name="shopper-order"),
    path("orders/<str:number>/payments", PaymentsView.as_view(), name="shopper-payments"),
    path("orders/<str:number>/refresh", RefreshView.as_view(), name="shopper-refresh"),
    path("orders/<str:number>/aftersales", AftersalesView.as_view(), name="shopper-aftersales"),
    path("orders/<str:number>/received", ReceivedView.as_view(), name="shopper-received"),
    path("orders/<str:number>/returns", ReturnsView.as_view(), name="shopper-returns"),
    path("returns/<int:id>/photos", ReturnPhotosView.as_view(), name="shopper-return-photos"),
    path("returns/<int:id>/photos/<int:photo_id>", ReturnPhotoView.as_view(), name="shopper-return-photo"),
    path("returns/<int:id>/parcel", ReturnParcelView.as_view(), name="shopper-return-parcel"),
    path("returns/<int:id>/withdraw", ReturnWithdrawalView.as_view(), name="shopper-return-withdraw"),
    path("coupons", CouponsView.as_view(), name="shopper-coupons"),
    path("orders/<str:number>/cancel", CancelView.as_view(), name="shopper-cancel"),
]
