"""A policy is published whole and alone in its time, and never changed after."""

from core.refusing import refuse
from core.triggers import Trigger

_NOT_WHOLE = (
    "(select coalesce(sum(basis_points), 0) from ledger_splitshare where policy_id = new.id) <> 10000"
)
_OVERLAPS = (
    "exists (select 1 from ledger_splitpolicy p where p.scope = new.scope and p.id <> new.id "
    "and p.published_at is not null and (new.valid_to is null or p.valid_from < new.valid_to) "
    "and (p.valid_to is null or new.valid_from < p.valid_to))"
)
_SAME = {
    "sqlite": "new.{0} is old.{0}",
    "postgresql": "new.{0} is not distinct from old.{0}",
}
_SOLD_AFTER = (
    "old.published_at is not null and old.valid_to is null and exists (select 1 from ledger_txn t "
    "where t.policy_id = new.id and t.kind = 'sale' and t.effective_at >= new.valid_to)"
)
"""A sale is paid after it was ordered: one ordered at the new end or later is paid then too. An end from now on
meets none, and what is paid later under the ended policy was ordered before.
"""
_SECOND = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9]"
_FRACTION = ".[0-9][0-9][0-9][0-9][0-9][0-9]"
_ODD = f"(new.{{0}} not glob '{_SECOND}' and new.{{0}} not glob '{_SECOND}{_FRACTION}')"
_ODD_TIME = f"{_ODD.format('valid_from')} or {_ODD.format('valid_to')}"
"""SQLite compares times as text, in which a 'T' or an offset would make one look later than it is."""
_IN_PLACE = (
    "exists (select 1 from ledger_splitpolicy p where p.published_at is not null and p.id is not {0} "
    "and (p.id = new.id or (p.scope = new.scope and p.version = new.version)))"
)
"""Whether SQLite's REPLACE would put it in the place of a published one, which no trigger on DELETE would see."""
_FIXED = ("id", "scope", "version", "valid_from", "published_at")


def _changed(vendor: str) -> str:
    """Whether a published policy changes in anything but the closing of an open end."""
    fixed = " and ".join(_SAME[vendor].format(column) for column in _FIXED)
    end = _SAME[vendor].format("valid_to")
    return f"not ({fixed} and ({end} or old.valid_to is null))"


_UPDATE_SQLITE = f"""
create trigger ledger_policy_update before update on ledger_splitpolicy begin
  select raise(abort, 'a published policy is fixed') where old.published_at is not null and {_changed("sqlite")};
  select raise(abort, 'a time is written as the others are') where {_ODD_TIME};
  select raise(abort, 'a published policy is fixed') where {_IN_PLACE.format("old.id")};
  select raise(abort, 'sales stand after this end') where {_SOLD_AFTER};
  select raise(abort, 'shares must total 10000') where new.published_at is not null and {_NOT_WHOLE};
  select raise(abort, 'policies overlap') where new.published_at is not null and {_OVERLAPS};
end"""

# the lock makes two publishers follow one another: the second one then sees what the first committed
_UPDATE_POSTGRESQL = f"""
create or replace function ledger_policy_update() returns trigger language plpgsql as $$
begin
  if old.published_at is not null and {_changed("postgresql")} then
    raise exception 'a published policy is fixed' using errcode = '23514'; end if;
  if {_SOLD_AFTER} then
    raise exception 'sales stand after this end' using errcode = '23514'; end if;
  if new.published_at is null then return new; end if;
  perform pg_advisory_xact_lock(hashtext('ledger_splitpolicy'));
  if {_NOT_WHOLE} then raise exception 'shares must total 10000' using errcode = '23514'; end if;
  if {_OVERLAPS} then raise exception 'policies overlap' using errcode = '23514'; end if;
  return new;
end $$;
create trigger ledger_policy_update before update on ledger_splitpolicy
for each row execute function ledger_policy_update()"""


_NEW_PUBLISHED = (
    "exists (select 1 from ledger_splitpolicy p where p.id = new.policy_id and p.published_at is not null)"
)
_OLD_PUBLISHED = _NEW_PUBLISHED.replace("new.", "old.")
_SHARE_IN_PLACE = (
    "exists (select 1 from ledger_splitshare s join ledger_splitpolicy p on p.id = s.policy_id "
    "where s.id = new.id and p.published_at is not null)"
)
_SHARE = "ledger_splitshare"
_FIXED_SHARES = "the shares of a published policy are fixed"

POLICIES = [
    Trigger("ledger_policy_update", "ledger_splitpolicy", _UPDATE_SQLITE, _UPDATE_POSTGRESQL),
    refuse(
        "ledger_policy_insert",
        "ledger_splitpolicy",
        "insert",
        "new.published_at is not null",
        "a policy begins as a draft",
        sqlite=f"new.published_at is not null or {_IN_PLACE.format('null')}",
    ),
    refuse(
        "ledger_policy_delete",
        "ledger_splitpolicy",
        "delete",
        "old.published_at is not null",
        "a published policy is fixed",
    ),
    refuse(
        "ledger_share_insert",
        _SHARE,
        "insert",
        _NEW_PUBLISHED,
        _FIXED_SHARES,
        sqlite=f"{_NEW_PUBLISHED} or {_SHARE_IN_PLACE}",
    ),
    refuse("ledger_share_delete", _SHARE, "delete", _OLD_PUBLISHED, _FIXED_SHARES),
    refuse(
        "ledger_share_update",
        _SHARE,
        "update",
        f"{_OLD_PUBLISHED} or {_NEW_PUBLISHED}",
        _FIXED_SHARES,
        sqlite=f"{_OLD_PUBLISHED} or {_NEW_PUBLISHED} or {_SHARE_IN_PLACE}",
    ),
]
