from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.operations import make_staff, open_account
from core.actor import Actor
from core.errors import Refusal


class Command(BaseCommand):
    """Opens the staff pages to a phone number; the first staff member has nobody to ask."""

    help = "Make the person with this phone number staff. She signs in by phone at /account and enrols a second factor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("phone")
        parser.add_argument("--alias", default="")
        parser.add_argument("--superuser", action="store_true", help="with every permission")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = Actor.system("console")
        try:
            user = open_account(phone=options["phone"], alias=options["alias"], actor=actor)
        except Refusal as refusal:
            raise CommandError(str(refusal.title)) from refusal
        user = make_staff(user=user, superuser=options["superuser"], actor=actor)
        self.stdout.write(f"user:{user.pk} is staff{' with every permission' if user.is_superuser else ''}")
