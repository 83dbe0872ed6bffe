"""`manage.py grant_rows`: let the application's own role read and write rows, and own nothing."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg import sql

GRANTS = (
    "grant usage on schema public to {role}",
    "grant select, insert, update, delete on all tables in schema public to {role}",
    "grant usage, select on all sequences in schema public to {role}",
)


class Command(BaseCommand):
    help = (
        "As the owner of the tables, after migrate: make the role that DATABASE_APP_URL names, or give it its "
        "password anew, and let it work with rows. It can neither drop nor disable a trigger."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles.")
        found = urlsplit(settings.DATABASE_APP_URL)
        name, password = unquote(found.username or ""), unquote(found.password or "")
        if not name or not password:
            raise CommandError("DATABASE_APP_URL must name a role and its password.")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select current_user, exists (select 1 from pg_roles where rolname = %s)", [name])
            owner, is_there = cursor.fetchone()
            if name == owner:
                raise CommandError(f"{name} owns the tables: the application needs a role of its own.")
            words = {"role": sql.Identifier(name), "password": sql.Literal(password)}
            verb = "alter" if is_there else "create"
            given = f"{verb} role {{role}} login nosuperuser nocreatedb nocreaterole password {{password}}"
            for text in (given, *GRANTS):
                cursor.execute(sql.SQL(text).format(**words))
        self.stdout.write(f"{name} works with rows")
