"""`manage.py makemessages`: gather new words, write their English into the .po, and run it again to compile."""

import subprocess
from pathlib import Path
from typing import Any

from django.core.management.commands import makemessages

NOT_OURS = [".venv", "node_modules", "frontend", "tests", "benchmarks", "sandbox", "var"]


class Command(makemessages.Command):
    """Django's own, with this catalogue's options: no dates, lines or places, which only make merges clash."""

    def handle(self, *args: Any, **options: Any) -> None:
        options["locale"] = options["locale"] or ["en"]
        options["ignore_patterns"] = [*options["ignore_patterns"], *NOT_OURS]
        super().handle(*args, **options | {"no_obsolete": True, "no_wrap": True, "no_location": True})

    def write_po_file(self, potfile: str, locale: str) -> None:
        super().write_po_file(potfile, locale)
        for po in Path(potfile).parent.glob(f"{locale}/LC_MESSAGES/*.po"):
            lines = po.read_text(encoding="utf-8").splitlines(keepends=True)
            kept = "".join(line for line in lines if not line.startswith('"POT-Creation-Date'))
            po.write_text(kept, encoding="utf-8")
            subprocess.run(["msgfmt", "--check-format", "-o", po.with_suffix(".mo"), po], check=True)
