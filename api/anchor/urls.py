"""The studio's door: a room's anchor and crew."""

from django.urls import path

from api.anchor.captions import CaptionsView
from api.anchor.chat import ChatLineView
from api.anchor.crew import CrewMemberView, CrewView
from api.anchor.moderation import (
    DismissView,
    LiftView,
    ModerationView,
    PenaltiesView,
    ReleaseView,
    RulesView,
    WordsView,
    WordView,
)
from api.anchor.offers import OffersView, OfferView, PinView, UnpinView
from api.anchor.rooms import PlanView, ProductsView, RoomsView, SessionsView
from api.anchor.sessions import (
    AnnouncementView,
    CoverView,
    EndView,
    FiguresView,
    GateView,
    LiveView,
    PublishTicketView,
    SessionView,
    StreamReportView,
    StreamView,
)

urlpatterns = [
    path("rooms", RoomsView.as_view(), name="anchor-rooms"),
    path("rooms/<slug:slug>/sessions", PlanView.as_view(), name="anchor-plan"),
    path("rooms/<slug:slug>/crew", CrewView.as_view(), name="anchor-crew"),
    path("crew/<int:id>", CrewMemberView.as_view(), name="anchor-crew-member"),
    path("products", ProductsView.as_view(), name="anchor-products"),
    path("sessions", SessionsView.as_view(), name="anchor-sessions"),
    path("sessions/<int:id>", SessionView.as_view(), name="anchor-session"),
    path("sessions/<int:id>/gate", GateView.as_view(), name="anchor-gate"),
    path("sessions/<int:id>/figures", FiguresView.as_view(), name="anchor-figures"),
    path("sessions/<int:id>/publish-ticket", PublishTicketView.as_view(), name="anchor-publish-ticket"),
    path("sessions/<int:id>/live", LiveView.as_view(), name="anchor-live"),
    path("sessions/<int:id>/end", EndView.as_view(), name="anchor-end"),
    path("sessions/<int:id>/announcement", AnnouncementView.as_view(), name="anchor-announcement"),
    path("sessions/<int:id>/stream", StreamView.as_view(), name="anchor-stream"),
    path("sessions/<int:id>/stream-report", StreamReportView.as_view(), name="anchor-stream-report"),
    path("sessions/<int:id>/captions/<str:language>", CaptionsView.as_view(), name="anchor-captions"),
    path("sessions/<int:id>/cover", CoverView.as_view(), name="anchor-cover"),
    path("sessions/<int:id>/offers", OffersView.as_view(), name="anchor-offers"),
    path("offers/<int:id>", OfferView.as_view(), name="anchor-offer"),
    path("offers/<int:id>/pin", PinView.as_view(), name="anchor-pin"),
    path("offers/<int:id>/unpin", UnpinView.as_view(), name="anchor-unpin"),
    path("chat/<int:id>", ChatLineView.as_view(), name="anchor-chat-line"),
    path("chat/<int:id>/release", ReleaseView.as_view(), name="anchor-release"),
    path("chat/<int:id>/dismiss-flags", DismissView.as_view(), name="anchor-dismiss-flags"),
    path("chat/<int:id>/penalties", PenaltiesView.as_view(), name="anchor-penalties"),
    path("penalties/<int:id>/lift", LiftView.as_view(), name="anchor-lift"),
    path("sessions/<int:id>/moderation", ModerationView.as_view(), name="anchor-moderation"),
    path("sessions/<int:id>/chat-rules", RulesView.as_view(), name="anchor-chat-rules"),
    path("sessions/<int:id>/words", WordsView.as_view(), name="anchor-words"),
    path("words/<int:id>", WordView.as_view(), name="anchor-word"),
]
