"""`manage.py seal_journal`: seal now what the job of the next minute would."""

from typing import Any

from django.core.management.base import BaseCommand

from ledger.operations import seal_journal


class Command(BaseCommand):
    help = "Seal the transactions that wait, and sign a checkpoint."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{seal_journal(whole=True)} transactions")
