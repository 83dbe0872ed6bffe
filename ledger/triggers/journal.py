"""A transaction balances or can't be committed; once closed it takes no more entries.

`ledger_txn.balance_check_id` is a deferred foreign key, so COMMIT fails while the row it names is missing; and that row
is let in only when the entries are all there, in their accounts' currencies, and sum to zero.
"""

from core.triggers import guarded

_SOUND = """
exists (select 1 from ledger_txn t where t.id = new.txn_id and t.balance_check_id = new.id and t.entry_count = (
  select case when sum(e.amount) = 0 and min(e.currency) = max(e.currency) and min(e.currency = a.currency)
  then count(*) end from ledger_entry e left join ledger_account a on a.id = e.account_id where e.txn_id = new.txn_id))
"""
"""Nearly every transaction, in one look: whole, in one currency, its accounts' own, and balanced."""

JOURNAL = [
    *guarded(
        "ledger_entry",
        refusals=[
            (
                "entry for a closed transaction",
                "exists (select 1 from ledger_balancecheck where txn_id = new.txn_id)",
            )
        ],
    ),
    *guarded(
        "ledger_balancecheck",
        "txn_id",
        doubtful=f"not {_SOUND}",
        refusals=[
            (
                "the transaction names another balance check",
                "not exists (select 1 from ledger_txn where id = new.txn_id and balance_check_id = new.id)",
            ),
            (
                "the transaction has more or fewer entries than its header says",
                "exists (select 1 from ledger_txn where id = new.txn_id "
                "and entry_count <> (select count(*) from ledger_entry where txn_id = new.txn_id))",
            ),
            (
                "the transaction does not balance",
                "exists (select 1 from ledger_entry where txn_id = new.txn_id "
                "group by currency having sum(amount) <> 0)",
            ),
            (
                "an entry is not in its account''s currency",
                "exists (select 1 from ledger_entry e join ledger_account a on a.id = e.account_id "
                "where e.txn_id = new.txn_id and e.currency <> a.currency)",
            ),
        ],
    ),
    *guarded(
        "ledger_txn",
        "idem_key",
        "balance_check_id",
        refusals=[
            (
                "the policy is a draft",
                "exists (select 1 from ledger_splitpolicy where id = new.policy_id and published_at is null)",
            ),
            ("a sale without a policy", "new.kind = 'sale' and new.policy_id is null"),
        ],
    ),
]
