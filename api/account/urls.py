"""The person's own door."""

from django.urls import path

from api.account.me import MeView

urlpatterns = [path("me", MeView.as_view(), name="account-me")]
