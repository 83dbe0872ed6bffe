"""Which movements of a processor were exchanged."""

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat

from ledger.models import Txn
from ledger.rules.exchange import key_prefix


def exchanged(gateway: str, field: str) -> Exists:
    """For a filter: whether the movement that `field` of the outer row names stands in the books as exchanged."""
    return Exists(Txn.objects.filter(idem_key=Concat(Value(key_prefix(gateway)), OuterRef(field))))
