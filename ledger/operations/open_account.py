"""Open an account, once."""

from core import audit
from core.actor import Actor
from ledger.models import Account
from ledger.rules.owner import Owner


def open_account(*, owner: Owner, actor: Actor) -> Account:
    """The account of an owner, made if it isn't there. Must run in the caller's transaction."""
    account, is_new = Account.objects.get_or_create(
        code=owner.code,
        defaults={
            "type": owner.type,
            "currency": owner.currency,
            "organisation_id": owner.organisation_id,
            "beneficiary_id": owner.beneficiary_id,
        },
    )
    if is_new:
        audit.record(actor=actor, action="ledger.account.opened", target=account, data={"code": owner.code})
    return account


def account_ids(*, owners: list[Owner], actor: Actor) -> dict[str, int]:
    """Account ids by code, opening those that are missing. One query when all are there."""
    codes = {owner.code: owner for owner in owners}
    found = dict(Account.objects.filter(code__in=codes).values_list("code", "id"))
    for code in sorted(codes.keys() - found.keys()):
        found[code] = open_account(owner=codes[code], actor=actor).pk
    return found
