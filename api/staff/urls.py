"""The audit pages' addresses, in the admin's namespace: `reverse("admin:staff_session", args=[7])`."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from api.staff.aftersales.coupons import coupons_page, stop_coupon_page
from api.staff.aftersales.parcels import ParcelPage, parcels_page
from api.staff.aftersales.part_refund import part_refund_page
from api.staff.aftersales.postage import postage_page
from api.staff.aftersales.returns import ReturnPage, return_photo, returns_page
from api.staff.books.adjustments import adjustment_page, adjustments_page, new_adjustment_page
from api.staff.books.holds import holds_page
from api.staff.books.payouts import payout_page, payouts_page
from api.staff.figures.views import session_page, sessions_page
from api.staff.moderation.penalties import PenaltyPage, penalties_page
from api.staff.moderation.words import words_page
from api.staff.organisations.views import organisation_page, organisations_page
from api.staff.processor.disputes import disputes_page
from api.staff.processor.reconciliation import reconciliation_page, reconciliations_page
from api.staff.processor.waiting_money import waiting_money_page
from api.staff.refunds import refund_page
from api.staff.stock import stock_page
from api.staff.trace.order import order_page
from api.staff.trace.views import trace_page
from api.staff.verification import verification_page

View = Callable[..., HttpResponseBase]


def audit_urls(guard: Callable[[View], View]) -> list[URLPattern]:
    """Every page behind the site's door."""
    return [
        path("sessions/", guard(sessions_page), name="staff_sessions"),
        path("sessions/<int:session_id>/", guard(session_page), name="staff_session"),
        path("trace/order/<int:pk>/", guard(order_page), name="staff_order"),
        path("trace/<str:kind>/<int:pk>/", guard(trace_page), name="staff_trace"),
        path("verification/", guard(verification_page), name="staff_verification"),
        path("orders/<str:number>/refund/", guard(refund_page), name="staff_refund"),
        path("orders/<str:number>/refund/part/", guard(part_refund_page), name="staff_part_refund"),
        path("reconciliation/", guard(reconciliations_page), name="staff_reconciliations"),
        path("reconciliation/<int:run_id>/", guard(reconciliation_page), name="staff_reconciliation"),
        path("disputes/", guard(disputes_page), name="staff_disputes"),
        path("waiting-money/", guard(waiting_money_page), name="staff_waiting_money"),
        path("parcels/", guard(parcels_page), name="staff_parcels"),
        path("parcels/<int:pk>/", guard(ParcelPage.as_view()), name="staff_parcel"),
        path("returns/", guard(returns_page), name="staff_returns"),
        path("returns/<int:pk>/", guard(ReturnPage.as_view()), name="staff_return"),
        path("returns/<int:pk>/photos/<int:photo_id>/", guard(return_photo), name="staff_return_photo"),
        path("coupons/", guard(coupons_page), name="staff_coupons"),
        path("coupons/<int:coupon_id>/stop/", guard(stop_coupon_page), name="staff_stop_coupon"),
        path("postage/", guard(postage_page), name="staff_postage"),
        path("stock/<int:variant_id>/", guard(stock_page), name="staff_stock"),
        path("organisations/", guard(organisations_page), name="staff_organisations"),
        path("organisations/<int:organisation_id>/", guard(organisation_page), name="staff_organisation"),
        path("holds/", guard(holds_page), name="staff_holds"),
        path("payouts/", guard(payouts_page), name="staff_payouts"),
        path("payouts/<int:batch_id>/", guard(payout_page), name="staff_payout"),
        path("adjustments/", guard(adjustments_page), name="staff_adjustments"),
        path("adjustments/new/", guard(new_adjustment_page), name="staff_adjustment_new"),
        path("adjustments/<int:adjustment_id>/", guard(adjustment_page), name="staff_adjustment"),
        path("penalties/", guard(penalties_page), name="staff_penalties"),
        path("penalties/<int:pk>/", guard(PenaltyPage.as_view()), name="staff_penalty"),
        path("words/", guard(words_page), name="staff_words"),
    ]
