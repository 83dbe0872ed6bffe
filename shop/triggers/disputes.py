"""Who bears a lost dispute: as one person proposed and another approved, once.

The proposal is read as it stood: nobody proposes and approves in one statement.
"""

# ruff: noqa: S608 names of our own modules

from core.refusing import changed, refuse

_TABLE = "shop_dispute"
TRIGGERS = [
    refuse(f"{_TABLE}_stays", _TABLE, "delete", "1 = 1", "a dispute stays"),
    refuse(
        f"{_TABLE}_begins",
        _TABLE,
        "insert",
        "new.decision <> '' or new.proposal <> '' "
        f"or exists (select 1 from {_TABLE} r where r.id = new.id or r.dispute_id = new.dispute_id)",
        "a dispute begins undecided",
    ),
    refuse(f"{_TABLE}_fixed", _TABLE, "update", "old.decision <> ''", "a decided dispute is fixed"),
    refuse(
        f"{_TABLE}_proposed",
        _TABLE,
        "update",
        f"old.proposal <> '' and new.proposal <> '' and {changed('proposal', 'proposed_by')}",
        "a proposal is withdrawn first",
    ),
    refuse(
        f"{_TABLE}_decided",
        _TABLE,
        "update",
        "new.decision <> '' and (new.decision <> old.proposal or new.proposal <> old.proposal "
        "or new.decided_by = old.proposed_by)",
        "a dispute is decided as another person proposed",
    ),
]
