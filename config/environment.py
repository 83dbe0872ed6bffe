"""The environment: every setting that a deployment may set, with its demo default and what it means.

`docs/running.md` shows this table; a test keeps the two equal. In production a setting without a value in
`production` must be given, and one that still has its demo value is refused.
"""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One environment variable. `demo` serves MODE=demo and test; `secret` must differ from it in production."""

    name: str
    demo: str
    meaning: str
    secret: bool = False
    production: str | None = None


SETTINGS = [
    Setting("MODE", "demo", "demo, test or production", production="production"),
    Setting("DATA_DIR", "var", "folder for everything that the server writes", production="var"),
    Setting("PUBLIC_URL", "http://localhost:8000", "address that people type; its host is the allowed one"),
    Setting(
        "SECRET_KEY",
        "demo-secret-key-that-production-refuses-0123456789abcdef",
        "signs sessions and links",
        secret=True,
    ),
    Setting(
        "ENCRYPTION_KEYS",
        "demo:ZGVtby1rZXktb2YtMzItYnl0ZXMtbm90LXNlY3JldCE=",
        "keys of encryption at rest, `id:base64` of 32 bytes, comma separated, the current one first",
        secret=True,
    ),
    Setting(
        "BLIND_INDEX_KEY", "demo-blind-index-key", "key of the search hashes of encrypted values", secret=True
    ),
    Setting(
        "LEDGER_SIGNING_KEY",
        "ZGVtby1sZWRnZXIta2V5LW5vdC1mb3ItYW55LXVzZSE=",
        "Ed25519 key that signs the public ledger's checkpoints, base64 of 32 bytes",
        secret=True,
    ),
    Setting("DATABASE_URL", "", "`postgres://user:password@host/name`; empty: SQLite in DATA_DIR"),
    Setting(
        "DATABASE_APP_URL",
        "",
        "for `migrate` alone: the `DATABASE_URL` of the others, whose role gets rows and owns no table",
        production="",
    ),
    Setting(
        "VALKEY_URL",
        "",
        "`redis://host:6379/0`, for several web processes, jobs and shared rate limits; empty: one process",
        production="",
    ),
    Setting("SMS_BACKEND", "core.messages.console.ConsoleSms", "class that sends text messages", secret=True),
    Setting("STRIPE_API_KEY", "sk_test_warmbridge_demo", "secret key of the payment processor", secret=True),
    Setting("STRIPE_PUBLISHABLE_KEY", "pk_test_warmbridge_demo", "its publishable key", secret=True),
    Setting(
        "STRIPE_WEBHOOK_SECRETS",
        "whsec_warmbridge_demo",
        "webhook signing secrets, comma separated, the current one first",
        secret=True,
    ),
    Setting(
        "STRIPE_API_BASE",
        "http://127.0.0.1:8002",
        "address of the test gateway; empty: Stripe itself",
        secret=True,
        production="",
    ),
    Setting(
        "STRIPE_JS_URL",
        "http://localhost:8002/v3/",
        "Stripe.js; in the demo the test gateway's stand-in",
        secret=True,
        production="https://js.stripe.com/v3/",
    ),
    Setting("VIDEO_ENGINE", "embedded", "embedded or mediamtx", production="embedded"),
    Setting(
        "VIDEO_RECORDINGS_URL",
        "http://127.0.0.1:9996",
        "MediaMTX's playback server, for the server alone",
        production="http://127.0.0.1:9996",
    ),
    Setting(
        "VIDEO_CONTROL_URL",
        "http://127.0.0.1:8001",
        "address of the video engine for the server",
        production="http://127.0.0.1:8001",
    ),
    Setting("VIDEO_PUBLIC_URL", "http://localhost:8001", "address of the video engine for browsers"),
    Setting(
        "VIDEO_RTMP_URL",
        "rtmp://localhost:8003/live",
        "address of the video engine for OBS and phone apps; empty: they can't send",
        production="",
    ),
    Setting(
        "VIDEO_HOOK_SECRET",
        "demo-video-hook-secret",
        "shared by the video engine and the server",
        secret=True,
    ),
    Setting("VIDEO_PLAYBACK_SECRET", "demo-video-playback-secret", "signs playback addresses", secret=True),
    Setting(
        "EXTERNAL_VIDEO_ORIGINS",
        "",
        "sites (https://host, comma-separated) whose HLS a room may show instead of its own camera",
        production="",
    ),
    Setting(
        "STORAGE_BUCKET",
        "",
        "bucket for pictures and replays; empty: files in DATA_DIR",
        production="",
    ),
    Setting(
        "STORAGE_URL",
        "",
        "address of the S3-compatible store, which players of replays reach too",
        production="",
    ),
    Setting("STORAGE_REGION", "us-east-1", "its region", production="us-east-1"),
    Setting("STORAGE_KEY_ID", "", "who the server is there", production=""),
    Setting("STORAGE_KEY_SECRET", "", "its secret", production=""),
    Setting(
        "RETURN_WINDOW_DAYS",
        "7",
        "days of the return window, counted from the day after signing; its end releases credits",
        production="7",
    ),
    Setting(
        "TRUSTED_PROXIES",
        "0",
        "number of proxies in front of the server whose X-Forwarded-For is believed",
        production="0",
    ),
    Setting(
        "METRICS_TOKEN",
        "",
        "what Prometheus sends as `Authorization: Bearer` to `/metrics`; empty: only this machine may ask",
        production="",
    ),
    Setting("LOG_LEVEL", "INFO", "lowest level that is logged", production="INFO"),
]


class EnvironmentRefused(SystemExit):
    """Production can't start so. The message names every setting that is missing or still the demo's."""


def read() -> dict[str, str]:
    """The settings' values for the mode of the environment.

    Raises EnvironmentRefused when production lacks a setting or has a demo value.
    """
    mode = os.environ.get("MODE", "demo")
    if mode not in ("demo", "test", "production"):
        raise EnvironmentRefused(f"MODE must be demo, test or production, not {mode!r}")
    if mode != "production":
        return {s.name: os.environ.get(s.name, s.demo) for s in SETTINGS}
    values = {s.name: os.environ.get(s.name, s.production or "") for s in SETTINGS}
    wrong = [f"{s.name} is not set" for s in SETTINGS if s.production is None and not values[s.name]]
    wrong += [
        f"{s.name} still has the demo's value" for s in SETTINGS if s.secret and values[s.name] == s.demo
    ]
    wrong += [
        f"{s.name} is too short" for s in SETTINGS if s.name == "SECRET_KEY" and 0 < len(values[s.name]) < 32
    ]
    if values["STORAGE_BUCKET"]:
        needed = ("STORAGE_URL", "STORAGE_KEY_ID", "STORAGE_KEY_SECRET")
        wrong += [f"{name} is not set, but STORAGE_BUCKET is" for name in needed if not values[name]]
    if values["STRIPE_API_BASE"]:
        wrong.append("STRIPE_API_BASE is set: the test gateway takes no real money")
    if not values["PUBLIC_URL"].startswith("https://"):
        wrong.append("PUBLIC_URL must be https: cameras and cookies need it")
    if wrong:
        raise EnvironmentRefused("production refuses to start:\n  " + "\n  ".join(wrong))
    return values
