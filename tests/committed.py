"""Tests with real commits: threads, deferred checks, several connections.

Flushing is refused by the append-only triggers, so the test database is copied from a template afterwards.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases


def _sqlite_template(path: Path) -> Path:
    return path.with_suffix(".template")


def _save_template() -> None:
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        with connection.cursor() as cursor:
            cursor.execute("pragma wal_checkpoint(truncate)")
        connections.close_all()
        shutil.copyfile(path, _sqlite_template(path))
        return
    name = connection.settings_dict["NAME"]
    _close_postgresql()
    _maintenance(
        f'drop database if exists "{name}_template"', f'create database "{name}_template" template "{name}"'
    )


def _restore() -> None:
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        connections.close_all()
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        path.unlink()  # a file of its own: what a thread's forgotten connection does as it is closed stays with the old
        shutil.copyfile(_sqlite_template(path), path)
        return
    name = connection.settings_dict["NAME"]
    _close_postgresql()
    _maintenance(
        f'drop database if exists "{name}" with (force)',
        f'create database "{name}" template "{name}_template"',
    )


def _close_postgresql() -> None:
    connections.close_all()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool:
        close_pool()


def _maintenance(*statements: str) -> None:
    """Run statements on the maintenance database, outside transactions."""
    import psycopg

    params = connection.get_connection_params()
    params.pop("cursor_factory", None)
    params.pop("context", None)
    params.pop("pool", None)
    params.pop("prepare_threshold", None)
    params["dbname"] = "postgres"
    with psycopg.connect(**params, autocommit=True) as db:
        for statement in statements:
            db.execute(statement)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """The test database for every run: pytest-django's own makes none, and leaves the real one in its place, when all
    tests that were chosen use `committed_database`.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default": False})
        yield
        teardown_databases(made, verbosity=0)


@pytest.fixture
def committed_database(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, request: pytest.FixtureRequest
) -> Iterator[None]:
    """The test database with real commits; afterwards it is as it was before any test."""
    if request.node.get_closest_marker("django_db"):
        raise RuntimeError("committed_database replaces the django_db mark")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        save_template_once()
        try:
            yield
        finally:
            _restore()


_template_made: list[bool] = []


def save_template_once() -> None:
    """Keep the empty test database as it is now, for the copies; no process may be connected to it."""
    if not _template_made:
        _save_template()
        _template_made.append(True)
