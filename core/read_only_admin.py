"""Staff look at rows here; operations write. The base of every ModelAdmin."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django_stubs_ext import StrOrPromise
from unfold.admin import ModelAdmin, TabularInline

from core.encryption import EncryptedTextField
from core.money import yuan

HIDDEN = frozenset({"password", "last_login", "phone_index", "identity_index", "key_digest", "request_hash"})
"""Columns that no page shows: digests, blind indexes, and what Django keeps for itself."""


def shown_fields(model: type[models.Model]) -> list[str]:
    """The fields of a model that a page may show: none that is encrypted at rest, none of HIDDEN."""
    return [
        field.name
        for field in model._meta.fields
        if not isinstance(field, EncryptedTextField) and field.name not in HIDDEN
    ]


def money(field: str, label: StrOrPromise) -> Callable[[Any], str]:
    """A list column that shows fen as yuan, right-aligned, below zero in the colour of warnings."""

    @admin.display(description=label, ordering=field)
    def column(row: Any) -> str:
        fen = getattr(row, field)
        return format_html('<span class="fen{}">{}</span>', " negative" if fen < 0 else "", yuan(fen))

    return column


class _ReadOnly:
    """No adding, changing or deleting, whatever permissions a person has."""

    model: type[models.Model]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Operations add."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Operations change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Operations delete, if anything does."""
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Every field that may be shown."""
        return shown_fields(self.model)


class ReadOnlyAdmin(_ReadOnly, ModelAdmin):  # type: ignore[misc]
    """A model's pages: list with filters and search, and one row with its fields.

    `list_related` names the relations that a list shows, so that it reads them in one query.
    """

    list_related: tuple[str, ...] = ()
    list_per_page = 50
    show_full_result_count = False
    actions = None
    list_filter_submit = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """The rows with what the list shows of their relations."""
        rows: models.QuerySet[Any] = super().get_queryset(request)
        return rows.select_related(*self.list_related) if self.list_related else rows


class ReadOnlyInline(_ReadOnly, TabularInline):  # type: ignore[misc]
    """The rows that belong to a row."""

    extra = 0
    max_num = 0
    can_delete = False
    show_change_link = False
    exclude_fields: tuple[str, ...] = ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Every field that may be shown, but for the key and the parent."""
        parent = {field.name for field in self.model._meta.fields if field.related_model is self.parent_model}
        left_out = {"id", *self.exclude_fields, *parent}
        return [name for name in shown_fields(self.model) if name not in left_out]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who sees the parent sees its rows."""
        return True
