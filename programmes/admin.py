"""Unions, organisations, projects and the people helped."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from core.actor import Actor
from core.models import AuditEntry
from core.read_only_admin import ReadOnlyInline
from programmes.federated_admin import FederatedAdmin, WholeAdmin, request_scope
from programmes.models import (
    AccountChange,
    Beneficiary,
    Consent,
    Federation,
    Figure,
    Membership,
    Organisation,
    OrganisationMember,
    Programme,
)
from programmes.operations.view_beneficiary import WHYS, is_reason, view_beneficiary


class MembershipInline(ReadOnlyInline):
    """Who works for a federation."""

    model = Membership


class OrganisationMemberInline(ReadOnlyInline):
    """Who works for an organisation."""

    model = OrganisationMember


class FigureInline(ReadOnlyInline):
    """A programme's reported numbers."""

    model = Figure


class ConsentInline(ReadOnlyInline):
    """What a beneficiary consented to."""

    model = Consent


MODERATION = Q(action__regex=r"^livestream\.(chat|chat_rules|flags|penalty|word)\.")
"""The acts of moderation, which tell no sums."""


@admin.register(AuditEntry)
class AuditEntryAdmin(WholeAdmin):
    """Who did what to which row; who reads no books sees what was done to moderate. Registered here because `core`
    knows no scope.
    """

    list_display = ("at", "actor_label", "action", "target_type", "target_id")
    list_filter = ("action", "target_type", "actor_kind")
    search_fields = ("=actor_label", "=target_id", "action")
    date_hierarchy = "at"
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        """All of it, for who reads every book."""
        rows = super().get_queryset(request)
        return rows if request_scope(request).of_books().is_whole else rows.filter(MODERATION)


@admin.register(Federation)
class FederationAdmin(FederatedAdmin):
    """Unions."""

    federation_paths = ("pk",)
    list_display = ("name", "level", "parent", "is_demo")
    list_filter = ("level",)
    list_related = ("parent",)
    search_fields = ("name", "code")
    inlines = (MembershipInline,)


@admin.register(Organisation)
class OrganisationAdmin(FederatedAdmin):
    """Organisations."""

    federation_paths = ("federation",)
    list_display = ("name", "kind", "federation", "seller_status", "is_demo")
    list_filter = ("kind", "seller_status")
    list_related = ("federation",)
    search_fields = ("name", "code")
    inlines = (OrganisationMemberInline,)


@admin.register(AccountChange)
class AccountChangeAdmin(FederatedAdmin):
    """Changes of organisations' bank accounts; the number itself is shown nowhere."""

    of_books = True
    federation_paths = ("organisation__federation",)
    list_display = ("organisation", "status", "proposed_by", "proposed_at", "decided_by", "decided_at")
    list_filter = ("status",)
    list_related = ("organisation",)


@admin.register(Programme)
class ProgrammeAdmin(FederatedAdmin):
    """Welfare projects."""

    federation_paths = ("federation",)
    list_display = ("name", "federation", "organisation", "since", "is_demo")
    list_related = ("federation", "organisation")
    search_fields = ("name", "code")
    inlines = (FigureInline,)


@admin.register(Beneficiary)
class BeneficiaryAdmin(FederatedAdmin):
    """Assisted people by alias. Opening one takes a reason, and leaves an audit entry."""

    federation_paths = ("programme__federation",)
    list_display = ("alias", "craft", "programme", "workshop", "created_at", "is_demo")
    list_filter = ("programme", "workshop")
    list_related = ("programme", "workshop")
    search_fields = ("=id", "alias")
    inlines = (ConsentInline,)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The record, once a reason is given."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        why = request.GET.get("why", "")
        if not is_reason(why):
            context = {**self.admin_site.each_context(request), "alias": row.alias, "whys": WHYS}
            return render(request, "programmes/why.html", context)
        view_beneficiary(beneficiary=row, why=why, actor=Actor.of(cast(User, request.user)))
        response: HttpResponse = super().change_view(request, object_id, form_url, extra_context)
        return response
