"""What stands in the books already."""

from collections.abc import Mapping

from ledger.errors import KeyConflict
from ledger.models import Txn


def posted(idem_key: str, digest: str) -> Txn | None:
    """The transaction with this key, if any.

    Raises KeyConflict when it says something else.
    """
    return all_posted({idem_key: digest}).get(idem_key)


def all_posted(digests: Mapping[str, str]) -> dict[str, Txn]:
    """The transactions that stand under these keys, by key, in one query; `digests` are by key.

    Raises KeyConflict when one says something else.
    """
    found = {txn.idem_key: txn for txn in Txn.objects.filter(idem_key__in=digests)}
    for key, txn in found.items():
        if txn.request_hash != digests[key]:
            raise KeyConflict(idem_key=key)
    return found
