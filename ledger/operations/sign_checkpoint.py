"""Sign the log's size and root."""

from django.conf import settings
from django.db import transaction

from core import audit
from core.actor import Actor
from core.clock import now
from ledger.locks import seal_head
from ledger.models import Checkpoint
from ledger.rules.checkpoint import body_of, sign
from ledger.rules.merkle import Frontier

SEALER = Actor.system("sealer")


@transaction.atomic
def sign_checkpoint() -> Checkpoint | None:
    """A checkpoint of the log as it stands; None when the last one says the same, or another process works."""
    head = seal_head()
    if head is None or head.size == 0 or Checkpoint.objects.filter(size=head.size).exists():
        return None
    at = now()
    root = Frontier(head.size, [bytes.fromhex(peak) for peak in head.peaks.split()]).root()
    signed = sign(body_of(head.size, root, at), settings.LEDGER_SIGNING_KEY)
    made = Checkpoint.objects.create(
        size=head.size, at=at, body=signed.body, signature=signed.signature, key=signed.key
    )
    audit.record(
        actor=SEALER,
        action="ledger.checkpoint.signed",
        target=made,
        data={"size": head.size, "root": root.hex()},
    )
    return made
