"""A reconciliation keeps what was found, checked and signed."""

from core.triggers import Trigger, append_only

_RUN = "shop_reconciliation"
_FACTS = (
    "gateway",
    "day",
    "run",
    "made_at",
    "made_by",
    "movement_count",
    "theirs_fen",
    "ours_fen",
    "difference_count",
)
_CHECKED = ("checked_by", "checked_at", "note")
_SAME = "old.{0} is not new.{0}"
_DISTINCT = "old.{0} is distinct from new.{0}"


def _changed(template: str) -> str:
    """A signed run changes in nothing, a checked one not in who checked it, and no run in what it found."""
    facts = " or ".join(template.format(name) for name in _FACTS)
    checked = " or ".join(template.format(name) for name in _CHECKED)
    return f"old.signed_by <> '' or ({facts}) or (old.checked_by <> '' and ({checked}))"


_KEPT = Trigger(
    f"{_RUN}_kept",
    _RUN,
    f"create trigger {_RUN}_kept before update on {_RUN} when {_changed(_SAME)} "
    "begin select raise(abort, 'a reconciliation keeps what was found, checked and signed'); end",
    f"""
create or replace function {_RUN}_kept() returns trigger language plpgsql as $$
begin
  if {_changed(_DISTINCT)} then
    raise exception 'a reconciliation keeps what was found, checked and signed' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger {_RUN}_kept before update on {_RUN} for each row execute function {_RUN}_kept()
""",
)

TRIGGERS = [
    *append_only("shop_movement", "movement_id"),
    *append_only("shop_difference"),
    *(trigger for trigger in append_only(_RUN) if not trigger.name.endswith("_no_update")),
    _KEPT,
]
