"""The audit pages' addresses, in the admin's namespace: `reverse("admin:staff_session", args=[7])`."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from api.staff.figures.views import session_page, sessions_page
from api.staff.refunds import refund_page
from api.staff.stock import stock_page
from api.staff.trace.views import trace_page

View = Callable[..., HttpResponseBase]


def audit_urls(guard: Callable[[View], View]) -> list[URLPattern]:
    """Every page behind the site's door."""
    return [
        path("sessions/", guard(sessions_page), name="staff_sessions"),
        path("sessions/<int:session_id>/", guard(session_page), name="staff_session"),
        path("trace/<str:kind>/<int:pk>/", guard(trace_page), name="staff_trace"),
        path("orders/<str:number>/refund/", guard(refund_page), name="staff_refund"),
        path("stock/<int:variant_id>/", guard(stock_page), name="staff_stock"),
    ]
