"""The machines' door."""

from django.urls import path

from api.hooks.mediamtx import mediamtx_auth, mediamtx_event, watch
from api.hooks.stripe_webhook import stripe_webhook
from api.hooks.video import video_auth, video_events

urlpatterns = [
    path("stripe", stripe_webhook, name="hook-stripe"),
    path("video/auth", video_auth, name="hook-video-auth"),
    path("video/mediamtx/auth", mediamtx_auth, name="hook-mediamtx-auth"),
    path("video/mediamtx/<slug:name>", mediamtx_event, name="hook-mediamtx-event"),
    path("video/watch", watch, name="hook-video-watch"),
    path("video/events", video_events, name="hook-video-events"),
]
