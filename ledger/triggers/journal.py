"""A transaction balances or can't be committed; once closed it takes no more entries.

`ledger_txn.balance_check_id` is a deferred foreign key, so COMMIT fails while the row it names is missing; and that row
is let in only when the entries are all there, in their accounts' currencies, and sum to zero.
"""

from core.triggers import Trigger


def _refusal(function: str, message: str, found: str) -> str:
    """A plpgsql trigger function that raises `message` when the query `found` finds a row."""
    return f"""
create or replace function {function}() returns trigger language plpgsql as $$
begin
  if exists ({found}) then raise exception '{message}' using errcode = '23514'; end if;
  return new;
end $$;
"""


def refuse_insert(name: str, table: str, message: str, found: str) -> Trigger:
    """Refuse a row of `table` when `found` (a query that may name `new`) finds something."""
    return Trigger(
        name,
        table,
        f"create trigger {name} before insert on {table} "
        f"begin select raise(abort, '{message}') where exists ({found}); end",
        f"{_refusal(name, message, found)} create trigger {name} before insert on {table} "
        f"for each row execute function {name}()",
    )


_CHECK = "ledger_balancecheck"

JOURNAL = [
    refuse_insert(
        "ledger_entry_open",
        "ledger_entry",
        "entry for a closed transaction",
        "select 1 from ledger_balancecheck where txn_id = new.txn_id",
    ),
    refuse_insert(
        "ledger_check_named",
        _CHECK,
        "the transaction names another balance check",
        "select 1 where not exists (select 1 from ledger_txn where id = new.txn_id and balance_check_id = new.id)",
    ),
    refuse_insert(
        "ledger_check_count",
        _CHECK,
        "the transaction has more or fewer entries than its header says",
        "select 1 from ledger_txn where id = new.txn_id "
        "and entry_count <> (select count(*) from ledger_entry where txn_id = new.txn_id)",
    ),
    refuse_insert(
        "ledger_check_sum",
        _CHECK,
        "the transaction does not balance",
        "select 1 from ledger_entry where txn_id = new.txn_id group by currency having sum(amount) <> 0",
    ),
    refuse_insert(
        "ledger_check_currency",
        _CHECK,
        "an entry is not in its account''s currency",
        "select 1 from ledger_entry e join ledger_account a on a.id = e.account_id "
        "where e.txn_id = new.txn_id and e.currency <> a.currency",
    ),
    refuse_insert(
        "ledger_txn_policy_published",
        "ledger_txn",
        "the policy is a draft",
        "select 1 from ledger_splitpolicy where id = new.policy_id and published_at is null",
    ),
]
