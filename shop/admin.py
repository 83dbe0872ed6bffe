"""Goods, stock, orders and payments, for reading."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from core.read_only_admin import ReadOnlyAdmin, ReadOnlyInline, money
from programmes.federated_admin import FederatedAdmin, WholeAdmin, request_scope
from programmes.queries.scope import Scope
from shop.models import (
    Address,
    Category,
    Lot,
    LotShare,
    Order,
    OrderLine,
    Payment,
    Product,
    Refund,
    StockPool,
    Variant,
    WebhookReceipt,
)
from shop.rules.refund_reason import reason_in_words

ORDER_PATHS = ("lines__workshop__federation", "lines__host_organisation__federation")


class LotShareInline(ReadOnlyInline):
    """Who made a lot."""

    model = LotShare


class VariantInline(ReadOnlyInline):
    """A product's variants."""

    model = Variant


def sum_of(field: str, label: StrOrPromise) -> Callable[[Any], str]:
    """A column of orders' sums: of those whose books the reader reads."""
    shown = money(field, label)

    @admin.display(description=label, ordering=field)
    def column(order: Any) -> str:
        return shown(order) if order.is_read else ""

    return column


def without_sums(names: list[Any], order: Any) -> list[Any]:
    """The fields of an order or a line that the reader may see."""
    return names if order is None or order.is_read else [name for name in names if not name.endswith("_fen")]


class LineInline(ReadOnlyInline):
    """An order's lines."""

    model = OrderLine

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Without sums for who does not read the order's books."""
        return without_sums(super().get_fields(request, obj), obj)


@admin.register(Category)
class CategoryAdmin(FederatedAdmin):
    """The shop's shelves."""

    list_display = ("name", "slug", "position")


@admin.register(Lot)
class LotAdmin(FederatedAdmin):
    """What was made together."""

    federation_paths = ("workshop__federation",)
    list_display = ("id", "workshop", "created_at")
    list_filter = ("workshop",)
    list_related = ("workshop",)
    inlines = (LotShareInline,)


@admin.register(Product)
class ProductAdmin(FederatedAdmin):
    """The catalogue."""

    federation_paths = ("workshop__federation",)
    list_display = ("title", "kind", "category", "workshop", "status", "exemption", "is_demo")
    list_filter = ("status", "kind", "category", "workshop")
    list_related = ("category", "workshop")
    search_fields = ("title", "variants__sku")
    inlines = (VariantInline,)


@admin.register(StockPool)
class StockPoolAdmin(FederatedAdmin):
    """Stock: available + reserved + sold = total."""

    federation_paths = ("variant__product__workshop__federation",)
    list_display = ("id", "variant", "kind", "total", "available", "reserved", "sold", "closed_at", "correct")
    list_filter = ("kind",)
    list_related = ("variant",)
    search_fields = ("variant__sku",)

    @admin.display(description=_("更正"))
    def correct(self, pool: Any) -> str:
        """A link to put the count of the variant's shelf right."""
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:staff_stock", args=[pool.variant_id]), _("更正库存")
        )


def _is_read(books: Scope) -> Value | Exists:
    """Of an order: whether one of its lines is of a federation whose books are read."""
    if books.everything:
        return Value(True)
    own = Q(workshop__federation__in=books.federations) | Q(
        host_organisation__federation__in=books.federations
    )
    return Exists(OrderLine.objects.filter(own, order=OuterRef("pk")))


@admin.register(Order)
class OrderAdmin(FederatedAdmin):
    """Orders by number. Who moderates sees what was bought, and no sums."""

    federation_paths = ORDER_PATHS
    sums = (sum_of("total_fen", _("总额")), sum_of("refunded_fen", _("已退")))
    list_display = (
        "number",
        "status",
        *sums,
        "source_code",
        "placed_at",
        "paid_at",
        "whole",
        "trace",
    )
    list_filter = ("status",)
    search_fields = ("=number", "=source_code")
    date_hierarchy = "placed_at"
    ordering = ("-id",)
    inlines = (LineInline,)

    def get_list_display(self, request: HttpRequest) -> Any:
        """The links are for who may follow them, the sums for who reads books."""
        shown = super().get_list_display(request)
        reads = not request_scope(request).of_books().is_empty
        return shown if reads else [name for name in shown if name not in (*self.sums, "whole", "trace")]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Without sums for who does not read its books."""
        return without_sums(super().get_fields(request, obj), obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The orders with their first line, for the link, and whether the reader reads their books."""
        is_read = _is_read(request_scope(request).of_books())
        rows: QuerySet[Any] = super().get_queryset(request).annotate(first_line=Min("lines"), is_read=is_read)
        return rows

    @admin.display(description=_("整单"))
    def whole(self, order: Any) -> str:
        """A link to all that hangs on the order."""
        address = reverse("admin:staff_trace", args=["order", order.pk])
        return format_html('<a href="{}">{}</a>', address, _("整单"))

    @admin.display(description=_("追溯"))
    def trace(self, order: Any) -> str:
        """A link to the trace of the order's first line."""
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:staff_trace", args=["line", order.first_line]), _("追溯")
        )


@admin.register(Payment)
class PaymentAdmin(FederatedAdmin):
    """Attempts to pay."""

    of_books = True
    federation_paths = tuple(f"order__{path}" for path in ORDER_PATHS)
    list_display = (
        "id",
        "order",
        "gateway",
        money("amount_fen", _("金额")),
        "status",
        "last_error",
        "created_at",
    )
    list_filter = ("status", "gateway")
    list_related = ("order",)
    search_fields = ("=order__number", "=intent_id")
    ordering = ("-id",)


@admin.register(Refund)
class RefundAdmin(FederatedAdmin):
    """Money that went back."""

    of_books = True
    federation_paths = tuple(f"order__{path}" for path in ORDER_PATHS)
    list_display = (
        "id",
        "order",
        money("amount_fen", _("金额")),
        "status",
        "why",
        "created_at",
        "settled_at",
    )
    list_filter = ("status",)
    list_related = ("order",)
    search_fields = ("=order__number", "=processor_id")
    ordering = ("-id",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Every field that may be shown; the reason in words."""
        return ["why" if name == "reason" else name for name in super().get_fields(request, obj)]

    @admin.display(description=_("原因"))
    def why(self, refund: Any) -> str:
        """What a person wrote, or a fact of ours in words."""
        return reason_in_words(refund.reason, refund.processor_id)


@admin.register(Address)
class AddressAdmin(ReadOnlyAdmin):
    """Where orders go, down to the district."""

    list_display = ("id", "province", "city", "district", "is_default", "removed_at")
    list_filter = ("province",)


@admin.register(WebhookReceipt)
class WebhookReceiptAdmin(WholeAdmin):
    """What the processor told us."""

    of_books = True
    list_display = ("event_id", "type", "object_id", "received_at", "outcome")
    list_filter = ("type", "outcome")
    search_fields = ("=event_id", "=object_id")
    ordering = ("-id",)
