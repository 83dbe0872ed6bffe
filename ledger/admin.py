"""The books, for reading."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.read_only_admin import ReadOnlyInline, money
from ledger.models import Account, Entry, SplitPolicy, SplitShare, Txn
from programmes.federated_admin import FederatedAdmin


class ShareInline(ReadOnlyInline):
    """The shares of a policy."""

    model = SplitShare


class EntryInline(ReadOnlyInline):
    """The entries of a transaction."""

    model = Entry


@admin.register(SplitPolicy)
class SplitPolicyAdmin(FederatedAdmin):
    """Who gets what, from when to when."""

    list_display = ("scope", "version", "valid_from", "valid_to", "published_at")
    list_filter = ("scope",)
    inlines = (ShareInline,)


@admin.register(Account)
class AccountAdmin(FederatedAdmin):
    """Accounts by code."""

    of_books = True
    federation_paths = ("organisation__federation", "beneficiary__programme__federation")
    list_display = ("code", "type", "organisation", "beneficiary", "currency")
    list_filter = ("type",)
    list_related = ("organisation", "beneficiary")
    search_fields = ("code",)


@admin.register(Txn)
class TxnAdmin(FederatedAdmin):
    """Transactions of the journal."""

    of_books = True
    federation_paths = (
        "entries__account__organisation__federation",
        "entries__account__beneficiary__programme__federation",
    )
    list_display = ("id", "kind", "order_ref", "line_ref", "session_ref", "policy", "booked_at", "actor")
    list_filter = ("kind", "policy")
    list_related = ("policy",)
    search_fields = ("=id", "=order_ref", "=line_ref", "=session_ref")
    date_hierarchy = "booked_at"
    ordering = ("-id",)
    inlines = (EntryInline,)


@admin.register(Entry)
class EntryAdmin(FederatedAdmin):
    """Single postings."""

    of_books = True
    federation_paths = ("account__organisation__federation", "account__beneficiary__programme__federation")
    list_display = ("id", "txn", "account", "role", "layer", "currency", money("amount", _("金额")))
    list_filter = ("role", "layer", "txn__kind")
    list_related = ("txn", "account")
    search_fields = ("=txn__id", "account__code")
    ordering = ("-id",)
