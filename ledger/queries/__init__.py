"""Reads of the books."""

from ledger.queries.clearing import (
    ClearingMove,
    clearing_moves_between,
    clearing_moves_of,
    clearing_moves_received,
)
from ledger.queries.credits import Credit, line_coupons, line_credits, sales_of_maker
from ledger.queries.exchanged import exchanged
from ledger.queries.policies import policies_in_force, policy_in_force, shares_of
from ledger.queries.preview import preview_split
from ledger.queries.totals import (
    GrandTotals,
    Totals,
    WorkshopTotals,
    grand_totals,
    line_totals,
    session_totals,
    sum_of,
    totals_by_workshop,
)

__all__ = [
    "ClearingMove",
    "Credit",
    "GrandTotals",
    "Totals",
    "WorkshopTotals",
    "clearing_moves_between",
    "clearing_moves_of",
    "clearing_moves_received",
    "exchanged",
    "grand_totals",
    "line_coupons",
    "line_credits",
    "line_totals",
    "policies_in_force",
    "policy_in_force",
    "preview_split",
    "sales_of_maker",
    "session_totals",
    "shares_of",
    "sum_of",
    "totals_by_workshop",
]
