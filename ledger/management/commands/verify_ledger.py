"""`manage.py verify_ledger`: exit code 0 when the books hold, 1 when they don't, with every fault by name."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core.actor import Actor
from ledger.operations.verify_ledger import verify_ledger


class Command(BaseCommand):
    help = "Compute every split, balance, leaf, root and signature of the ledger again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--processes", type=int, help="how many at once (default: one a core)")
        parser.add_argument("--by", default="system:verify_ledger", help="who asked, as the audit names them")

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.monotonic()

        def progress(done: int, of: int) -> None:
            rate = done / (time.monotonic() - start)
            self.stderr.write(f"{done:,} of {of:,} ({rate:,.0f} a second)")

        kind, _, key = options["by"].partition(":")
        actor = Actor("user", int(key), options["by"]) if kind == "user" else Actor.system(key)
        run, problems = verify_ledger(actor=actor, processes=options["processes"], progress=progress)
        for problem in problems:
            self.stdout.write(str(problem))
        seconds = time.monotonic() - start
        self.stdout.write(
            f"{run.txns:,} transactions, {run.sealed:,} sealed, {run.found} problems, {seconds:.1f} s"
        )
        if problems:
            sys.exit(1)
