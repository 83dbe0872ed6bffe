from typing import Any

from django.core.management.base import BaseCommand

from accounts.operations import rotate_second_factors
from core.rotation import rotate_fields


class Command(BaseCommand):
    """Run it after putting a new key first in ENCRYPTION_KEYS; when it reports 0, the old key can go."""

    help = "Write every encrypted value anew under the first of ENCRYPTION_KEYS. Sessions follow as people come back."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = {**rotate_fields(), "mfa_authenticator.data": rotate_second_factors()}
        for name, count in sorted(counts.items()):
            self.stdout.write(f"{count:>8}  {name}")
        self.stdout.write(f"{sum(counts.values()):>8}  in all")
