"""docker-compose.yml: parsed, and held against the settings and the process table."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from config import environment

ROOT = Path(__file__).resolve().parents[2]


def compose() -> dict[str, Any]:
    """The parsed file."""
    parsed: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return parsed


def test_every_service_of_the_process_table() -> None:
    page = (ROOT / "docs" / "running.md").read_text()
    table = set(re.findall(r"^\| \*\*([a-z]+)\*\* \|", page, re.M))
    assert table == set(compose()["services"])


def test_app_services_set_only_known_settings_and_all_needed_ones() -> None:
    known = {s.name for s in environment.SETTINGS}
    needed = {s.name for s in environment.SETTINGS if s.production is None}
    for name in ("web", "jobs", "video"):
        given = set(compose()["services"][name]["environment"])
        assert given <= known, name
        assert needed <= given, name


def test_only_migrate_works_as_the_owner_of_the_tables() -> None:
    urls = {
        name: service["environment"]["DATABASE_URL"].partition("@")[0]
        for name, service in compose()["services"].items()
        if "DATABASE_URL" in service.get("environment", {})
    }
    owner, app = (
        "postgres://warmbridge:${POSTGRES_PASSWORD:?}",
        "postgres://warmbridge_app:${POSTGRES_APP_PASSWORD:?}",
    )
    assert urls == {"migrate": owner, "web": app, "jobs": app, "video": app}


def test_the_jobs_free_what_a_killed_process_held() -> None:
    assert "--flush-locks" in compose()["services"]["jobs"]["command"].split()


def test_no_secret_stands_in_the_file() -> None:
    for name, value in compose()["services"]["web"]["environment"].items():
        setting = next(s for s in environment.SETTINGS if s.name == name)
        if setting.secret:
            assert re.fullmatch(r"\$\{[A-Z_]+:\?\}", value), name


def test_images_are_pinned() -> None:
    for name, service in compose()["services"].items():
        if "image" in service:
            assert re.search(r":\d", service["image"]), name


def test_the_jobs_process_knows_every_job() -> None:
    """In a process of its own, as it is started: here others have loaded the jobs already."""
    words = """
import django; django.setup()
from django.core.management import call_command
from huey.contrib.djhuey import HUEY

def jobs(): return sorted(job.__module__ + "." + job.__name__ for job in HUEY._registry._periodic_tasks)

class Seen:
    def run(self): self.known = jobs()

seen = Seen()
HUEY.create_consumer = lambda **options: seen
call_command("run_huey", "--flush-locks")
import accounts.jobs, ledger.jobs, livestream.jobs, shop.jobs
assert seen.known == jobs(), (seen.known, jobs())
print(len(seen.known))
"""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    ran = subprocess.run([sys.executable, "-c", words], cwd=ROOT, env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) == sum(
        path.read_text().count("@db_periodic_task") for path in ROOT.glob("*/jobs.py")
    )
