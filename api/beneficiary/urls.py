"""The door of assisted people."""

from django.urls import path

from api.beneficiary.earnings import EarningsView, SalesView

urlpatterns = [
    path("earnings", EarningsView.as_view(), name="beneficiary-earnings"),
    path("sales", SalesView.as_view(), name="beneficiary-sales"),
]
