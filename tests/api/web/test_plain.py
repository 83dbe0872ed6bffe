"""Media, robots, health and the addresses beside the pages."""

from pathlib import Path

import pytest
from django.db import DatabaseError
from django.test import Client
from pytest_django import Settings


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    (folder / "products").mkdir(parents=True)
    settings.MEDIA_ROOT = folder
    return folder


def test_picture_is_served_as_a_picture_and_nothing_else(client: Client, media: Path, db: None) -> None:
    (media / "products" / "a.webp").write_bytes(b"<script>")
    answer = client.get("/media/products/a.webp")
    assert answer.getvalue() == b"<script>"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "products/none.webp",
        "products/a.html",
        "products/a.svg",
        "../shop.sqlite3",
        "..%2fsecret.webp",
        "products",
        "%2e%2e/secret.webp",
        pytest.param("a" * 300 + ".webp", id="a name too long for the disk"),
    ],
)
def test_everything_else_is_not_there(client: Client, media: Path, db: None, path: str) -> None:
    for name in ("products/a.html", "products/a.svg"):
        (media / name).write_text("<script>")
    (media.parent / "secret.webp").write_text("secret")
    assert client.get(f"/media/{path}").status_code == 404


def test_health(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"database": True, "cache": True})

    def broken(*args: object) -> None:
        raise DatabaseError("password=secret")

    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", broken)
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"database": False, "cache": True})


def test_crawlers_leave_a_demo_alone_and_a_shops_private_pages(
    client: Client, settings: Settings, db: None
) -> None:
    settings.MODE = "demo"
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"
    settings.MODE = "production"
    assert "Disallow: /orders" in client.get("/robots.txt").content.decode()


def test_short_addresses_lead_on(client: Client, db: None) -> None:
    assert client.get("/staff")["Location"] == "/staff/"
    assert client.get("/favicon.ico")["Location"] == "/static/brand/favicon.svg"
