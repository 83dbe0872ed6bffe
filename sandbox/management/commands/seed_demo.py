"""Writes the demo's data once; a second call leaves them as they are."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from programmes.models import Federation
from sandbox.seed.everything import seed


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--no-sales", action="store_true", help="no past sessions: needs no payment gateway"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("demo data never enter production")
        if not Federation.objects.exists():
            seed(sales=not options["no_sales"])
