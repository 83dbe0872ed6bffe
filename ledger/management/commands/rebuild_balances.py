"""`manage.py rebuild_balances`: sum the projection anew."""

from typing import Any

from django.core.management.base import BaseCommand

from core.actor import Actor
from ledger.operations import rebuild_balances


class Command(BaseCommand):
    help = "Throw the folded balances away and sum them from the sealed entries."

    def handle(self, *args: Any, **options: Any) -> None:
        count = rebuild_balances(actor=Actor.system("rebuild_balances"))
        self.stdout.write(f"{count} balances")
