"""Makes a demo's data folder ready: tables, static files, and the demo's data once."""

import hashlib
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
        self._collect_static()
        if not Federation.objects.exists():
            seed(sales=not options["no_sales"])

    def _collect_static(self) -> None:
        """Copy and compress the static files when one of their sources changed."""
        manifest = settings.FRONTEND_DIST / "manifest.json"
        locked = settings.BASE_DIR / "requirements" / "base.txt"
        ours = sorted(p for p in (settings.BASE_DIR / "api").rglob("static/**/*") if p.is_file())
        key = hashlib.sha256(b"".join(p.read_bytes() for p in [manifest, locked, *ours])).hexdigest()
        stamp = settings.DATA_DIR / "static.stamp"
        if stamp.exists() and stamp.read_text() == key:
            return
        call_command("collectstatic", "--no-input", "-v0", skip_checks=True)
        stamp.write_text(key)
