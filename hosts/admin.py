"""Anchors, rooms and buyers' groups, for reading."""

from django.contrib import admin
from django.db.models import Q

from core.read_only_admin import ReadOnlyInline
from hosts.models import Anchor, BuyersGroup, CrewMember, Room
from programmes.federated_admin import FederatedAdmin


class CrewInline(ReadOnlyInline):
    """Who works in a room."""

    model = CrewMember


@admin.register(Anchor)
class AnchorAdmin(FederatedAdmin):
    """Broadcasters by alias."""

    federation_paths = ("organisation__federation",)
    list_display = ("alias", "organisation", "verified_at", "verified_until", "suspended_at", "is_demo")
    list_filter = ("organisation",)
    list_related = ("organisation",)
    search_fields = ("alias",)


@admin.register(Room)
class RoomAdmin(FederatedAdmin):
    """Live rooms."""

    federation_paths = ("organisation__federation",)
    list_display = ("title", "slug", "anchor", "organisation", "closed_at", "is_demo")
    list_filter = ("organisation",)
    list_related = ("anchor", "organisation")
    search_fields = ("title", "slug")
    inlines = (CrewInline,)


@admin.register(BuyersGroup)
class BuyersGroupAdmin(FederatedAdmin):
    """Chat groups that shoppers come from."""

    federation_paths = ("organisation__federation",)
    shared = Q(organisation=None)
    list_display = ("name", "code", "organisation", "is_demo")
    list_related = ("organisation",)
    search_fields = ("name", "code")
