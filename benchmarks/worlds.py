"""A shop of its own on each database, both durable, for benchmarks that write."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from tests import postgres

DATABASES = ("postgresql", "sqlite")


@contextmanager
def environment(database: str) -> Iterator[dict[str, str]]:
    """The environment of a process that works on an empty database of this kind."""
    with tempfile.TemporaryDirectory(prefix="warmbridge-bench-") as folder:
        env = {**os.environ, "MODE": "test", "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        env.pop("DATABASE_URL", None)
        if database == "sqlite":
            yield env
            return
        with postgres.server(durable=True) as url:
            yield {**env, "DATABASE_URL": url}


def on_each(module: str, words: Sequence[str], *, databases: Sequence[str] = DATABASES) -> None:
    """Run `python -m module --on DATABASE words` on each; leaves with its code when one fails."""
    for database in databases:
        with environment(database) as env:
            command = [sys.executable, "-m", module, "--on", database, *words]
            code = subprocess.run(command, env=env).returncode
            if code:
                raise SystemExit(code)


def set_up() -> None:
    """Django and all tables, in this process."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.GROUP_COMMIT = True
    call_command("migrate", verbosity=0)


def rounds(times: int, runs: dict[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Each run in turn, `times` times: what slows the machine slows all of them."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(times):
        for name, run in runs.items():
            found[name].append(run())
            print(f"  {name:44}{found[name][-1]:10.0f}/s", flush=True)
    return found
