"""What stands in the books already."""

from ledger.errors import KeyConflict
from ledger.models import Txn


def posted(idem_key: str, digest: str) -> Txn | None:
    """The transaction with this key, if any.

    Raises KeyConflict when it says something else.
    """
    found = Txn.objects.filter(idem_key=idem_key).first()
    if found is not None and found.request_hash != digest:
        raise KeyConflict(idem_key=idem_key)
    return found
