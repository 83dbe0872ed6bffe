"""The table of settings: documented, complete in production, and strict there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config import environment

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "MODE": "production",
    "PUBLIC_URL": "https://shop.example",
    "SECRET_KEY": "x" * 64,
    "ENCRYPTION_KEYS": "k1:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
    "BLIND_INDEX_KEY": "y" * 40,
    "DATABASE_URL": "postgres://u:p@db/shop",
    "VALKEY_URL": "redis://valkey:6379/0",
    "SMS_BACKEND": "adapters.RealSms",
    "STRIPE_API_KEY": "sk_live_1",
    "STRIPE_PUBLISHABLE_KEY": "pk_live_1",
    "STRIPE_WEBHOOK_SECRETS": "whsec_1",
    "LEDGER_SIGNING_KEY": "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=",
    "VIDEO_PUBLIC_URL": "https://video.example",
    "VIDEO_HOOK_SECRET": "h" * 32,
    "VIDEO_PLAYBACK_SECRET": "p" * 32,
}


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    """Start a process with exactly these settings."""
    env = {"PATH": os.environ["PATH"], **GOOD, **changes}
    code = "from config import environment; environment.read(); print('started')"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)


def test_production_starts_with_real_values() -> None:
    assert start().stdout == "started\n"


@pytest.mark.parametrize("setting", [s for s in environment.SETTINGS if s.secret], ids=lambda s: s.name)
def test_production_refuses_each_demo_value(setting: environment.Setting) -> None:
    done = start(**{setting.name: setting.demo})
    assert done.returncode == 1
    assert f"{setting.name} still has the demo's value" in done.stderr


@pytest.mark.parametrize(
    "setting", [s for s in environment.SETTINGS if s.production is None], ids=lambda s: s.name
)
def test_production_refuses_each_missing_value(setting: environment.Setting) -> None:
    done = start(**{setting.name: ""})
    assert done.returncode == 1
    assert f"{setting.name} is not set" in done.stderr


def test_production_refuses_plain_http() -> None:
    assert "PUBLIC_URL must be https" in start(PUBLIC_URL="http://shop.example").stderr


def test_unknown_mode_is_refused() -> None:
    assert "MODE must be" in start(MODE="debug").stderr


def test_table_in_docs_is_this_table() -> None:
    page = (ROOT / "docs" / "running.md").read_text()
    rows = re.findall(r"^\| `([A-Z_]+)` \|[^|]*\|[^|]*\| ([^|]+?) \|$", page, re.M)
    assert rows == [(s.name, s.meaning) for s in environment.SETTINGS]


def test_a_bucket_needs_its_store() -> None:
    done = start(STORAGE_BUCKET="pictures", STORAGE_URL="https://store.example")
    assert done.returncode == 1
    for name in ("STORAGE_KEY_ID", "STORAGE_KEY_SECRET"):
        assert f"{name} is not set, but STORAGE_BUCKET is" in done.stderr
    assert "STORAGE_URL is not set" not in done.stderr
