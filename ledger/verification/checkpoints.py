"""Whether each checkpoint that the trail says was signed still stands.

The journal alone can't tell: the newest leaves may wait for theirs, and the sealer would sign a lost one anew. The
note in the trail is written in the same transaction; who takes it away as well is betrayed by a checkpoint that
somebody kept, and by nothing in here.
"""

from collections.abc import Iterator

from django.db.models import BigIntegerField, Exists, OuterRef
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from core.models import AuditEntry
from ledger.models import Checkpoint
from ledger.verification.findings import Problem


def checkpoint_faults() -> Iterator[Problem]:
    """The checkpoints that are gone, or no longer say what was signed. One statement, so that the sealer may go on."""
    notes = AuditEntry.objects.filter(action="ledger.checkpoint.signed").annotate(
        key=Cast("target_id", BigIntegerField()),
        size=Cast(KT("data__size"), BigIntegerField()),
        root=KT("data__root"),
    )
    stands = Checkpoint.objects.filter(
        pk=OuterRef("key"), size=OuterRef("size"), body__contains=OuterRef("root")
    )
    for note in notes.filter(~Exists(stands)).order_by("id"):
        where = f"checkpoint at {note.data['size']}, signed {note.at:%Y-%m-%d %H:%M:%S} UTC"
        yield Problem(None, None, where, str(note.data["root"]), "none, or another")
