"""The machines' door."""

from django.urls import path

from api.hooks.stripe_webhook import stripe_webhook

urlpatterns = [path("stripe", stripe_webhook, name="hook-stripe")]
