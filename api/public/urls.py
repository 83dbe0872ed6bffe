"""The public door: nobody needs to sign in."""

from django.urls import path

from api.public.catalogue import CategoriesView, ProductsView, ProductView
from api.public.home import HomeView
from api.public.impact import ImpactView
from api.public.ledger.views import (
    CheckpointView,
    ConsistencyView,
    DownloadView,
    LedgerView,
    VerifierView,
)
from api.public.makers import MakerView
from api.public.offers import QuoteView
from api.public.receipts import ReceiptView
from api.public.replays import CaptionsView, ReplayView
from api.public.rooms import RoomView, SnapshotView
from api.public.rooms_talk import AppealView, FlagView, ShareView, StandingView
from api.public.rooms_ticket import TicketView

urlpatterns = [
    path("home", HomeView.as_view(), name="public-home"),
    path("products", ProductsView.as_view(), name="public-products"),
    path("products/<int:id>", ProductView.as_view(), name="public-product"),
    path("categories", CategoriesView.as_view(), name="public-categories"),
    path("makers/<int:id>", MakerView.as_view(), name="public-maker"),
    path("receipts/<str:token>", ReceiptView.as_view(), name="public-receipt"),
    path("rooms/<slug:slug>", RoomView.as_view(), name="public-room"),
    path("rooms/<slug:slug>/snapshot", SnapshotView.as_view(), name="public-snapshot"),
    path("rooms/<slug:slug>/replays/<int:id>", ReplayView.as_view(), name="public-replay"),
    path(
        "rooms/<slug:slug>/replays/<int:id>/captions/<str:language>.vtt",
        CaptionsView.as_view(),
        name="public-captions",
    ),
    path("rooms/<slug:slug>/ticket", TicketView.as_view(), name="public-ticket"),
    path("rooms/<slug:slug>/chat/<int:id>/flag", FlagView.as_view(), name="public-flag"),
    path("rooms/<slug:slug>/share", ShareView.as_view(), name="public-share"),
    path("rooms/<slug:slug>/standing", StandingView.as_view(), name="public-standing"),
    path("penalties/<int:id>/appeal", AppealView.as_view(), name="public-appeal"),
    path("offers/<int:id>/quote", QuoteView.as_view(), name="public-quote"),
    path("impact", ImpactView.as_view(), name="public-impact"),
    path("ledger", LedgerView.as_view(), name="public-ledger"),
    path("ledger/checkpoint", CheckpointView.as_view(), name="public-checkpoint"),
    path("ledger/consistency", ConsistencyView.as_view(), name="public-consistency"),
    path("ledger/download", DownloadView.as_view(), name="public-ledger-download"),
    path("ledger/verifier", VerifierView.as_view(), name="public-verifier"),
]
