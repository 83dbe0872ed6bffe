"""`./dev code`: the second-factor codes that the demo's staff would read off their phones."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from sandbox.seed.phones import STAFF
from sandbox.seed.second_factor import PERIOD_S, current_code


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--ahead", type=int, default=0, help="periods of 30 s from now: a code is good once"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("only a demo prints codes")
        left = PERIOD_S - int(time.time()) % PERIOD_S
        for alias, phone in STAFF:
            user = User.objects.by_phone(phone)
            if user is None:
                raise CommandError("no demo data here: run ./dev demo first, with the same --data")
            self.stdout.write(
                f"{alias}  {phone[3:]}  {current_code(user, ahead=options['ahead'])}  ({left} s)"
            )
