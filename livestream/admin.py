"""Live sessions, offers and chat, for reading."""

from django.contrib import admin

from core.read_only_admin import ReadOnlyInline, money
from livestream.models import ChatMessage, LiveSession, Offer, Pin
from programmes.federated_admin import FederatedAdmin


class OfferInline(ReadOnlyInline):
    """What a session offered."""

    model = Offer
    exclude_fields = ("version",)


@admin.register(LiveSession)
class LiveSessionAdmin(FederatedAdmin):
    """Broadcasts."""

    federation_paths = ("room__organisation__federation",)
    list_display = (
        "title",
        "room",
        "status",
        "planned_at",
        "started_at",
        "ended_at",
        "peak_viewers",
        "likes",
    )
    list_filter = ("status", "room")
    list_related = ("room",)
    search_fields = ("title", "room__slug")
    date_hierarchy = "planned_at"
    ordering = ("-planned_at",)
    inlines = (OfferInline,)


@admin.register(Offer)
class OfferAdmin(FederatedAdmin):
    """Products in sessions at their live price."""

    federation_paths = ("session__room__organisation__federation",)
    list_display = (
        "id",
        "session",
        "variant",
        money("live_price_fen", "直播价"),
        "per_person_limit",
        "ends_at",
        "closed_at",
    )
    list_related = ("session", "variant")
    search_fields = ("session__title", "variant__sku")
    ordering = ("-id",)


@admin.register(Pin)
class PinAdmin(FederatedAdmin):
    """What was explained when, at which price."""

    federation_paths = ("session__room__organisation__federation",)
    list_display = ("session", "offer", money("price_fen", "讲解时价格"), "pinned_at", "unpinned_at")
    list_related = ("session", "offer")
    ordering = ("-id",)


@admin.register(ChatMessage)
class ChatMessageAdmin(FederatedAdmin):
    """What was said; deleted lines stay, by law."""

    federation_paths = ("session__room__organisation__federation",)
    list_display = ("id", "session", "kind", "alias", "text", "at", "deleted_at")
    list_filter = ("kind", "session__room")
    list_related = ("session",)
    search_fields = ("text", "alias")
    ordering = ("-id",)
