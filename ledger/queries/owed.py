"""What we owe a person."""

from django.db.models import Sum

from ledger.models import Entry


def owed_to_beneficiary(beneficiary_id: int) -> int:
    """The balance of a beneficiary's account in fen: credited, less taken back and paid out, held or not."""
    found = Entry.objects.filter(account__beneficiary=beneficiary_id).aggregate(
        total=Sum("amount", default=0)
    )
    return -int(found["total"])
