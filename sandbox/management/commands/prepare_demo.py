"""Makes a demo's data folder ready: tables, static files, and the demo's data once."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from programmes.models import Federation
from sandbox.seed.everything import seed


class Command(BaseCommand):
    help = __doc__
    # the tables may not be there yet
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--no-sales", action="store_true", help="no past sessions: needs no payment gateway"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("demo data never enter production")
        call_command("migrate", "--no-input", "-v0", skip_checks=True)
        call_command("collectstatic", "--no-input", "-v0", skip_checks=True)
        if not Federation.objects.exists():
            seed(sales=not options["no_sales"])
