"""Whether each account is of the one whom its code names: else the next payout would go to another."""

from collections.abc import Iterator

from ledger.models import Account
from ledger.rules import owner
from ledger.verification.findings import Problem


def owner_faults() -> Iterator[Problem]:
    """The accounts that are not."""
    for account in Account.objects.filter(code__startswith="payable:").order_by("id").iterator():
        if account.beneficiary_id is not None and account.organisation_id is None:
            is_named = account.code == owner.beneficiary(account.beneficiary_id).code
        elif account.organisation_id is not None and account.beneficiary_id is None:
            is_named = account.code == owner.organisation(account.organisation_id).code
        else:
            is_named = False
        if not is_named:
            found = f"beneficiary {account.beneficiary_id}, organisation {account.organisation_id}"
            yield Problem(None, None, f"account {account.code}: owner", "the one of its code", found)
