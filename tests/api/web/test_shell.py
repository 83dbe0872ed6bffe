"""The page that carries everything: share card, first data, files."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from core import clock
from livestream.models import LiveSession
from shop.models import Product
from shop.rules.receipt_link import receipt_token
from tests.buying import order
from tests.cast import Cast


class Read(HTMLParser):
    """What a crawler and a browser take from the shell."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: list[tuple[str, str]] = []
        self.html: dict[str, str | None] = {}
        self.script = ""
        self.text: dict[str, str] = {}
        self._in = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self._in = str(found.get("id") or tag)
        if tag == "html":
            self.html = found
        if tag == "meta" and found.get("content"):
            self.meta[str(found.get("property") or found.get("name") or found.get("itemprop"))] = str(
                found["content"]
            )
        if tag == "link":
            self.links.append((str(found["rel"]), str(found["href"])))
        if tag == "script" and found.get("type") == "module":
            self.script = str(found["src"])

    def handle_data(self, data: str) -> None:
        self.text[self._in] = self.text.get(self._in, "") + data


def read(answer: Any) -> tuple[Read, dict[str, Any]]:
    page = Read(answer.content.decode())
    page.text = {name: text.strip() for name, text in page.text.items()}
    return page, json.loads(page.text["page-data"])


def test_home_carries_its_data_and_files(client: Client, cast: Cast, settings: Settings) -> None:
    settings.MODE = "test"
    answer = client.get("/")
    page, data = read(answer)
    assert answer.status_code == 200 and "csrftoken" in answer.cookies
    assert page.text["title"] == "工人手作，直播到家 · 暖心桥"
    assert page.script == "/static/web/assets/main-AAAAAAAA.js"
    assert ("stylesheet", "/static/web/assets/main-BBBBBBBB.css") in page.links
    assert ("modulepreload", "/static/web/assets/vue-CCCCCCCC.js") in page.links
    home = client.get("/api/v1/public/home").json()
    for body in (data["data"], home):
        body.pop("server_time")
    assert data["data"] == home
    assert data["path"] == "/" and data["me"] == client.get("/api/v1/account/me").json()
    assert data["config"] == {
        "stripe_js": "http://localhost:8002/v3/",
        "stripe_key": "pk_test_warmbridge_demo",
        "mode": "test",
        "video_origin": "http://localhost:8001",
    }


def test_product_makes_a_share_card(client: Client, cast: Cast) -> None:
    cast.variant.product.images.create(alt="花毽", file="products/a.webp")
    answer = client.get(f"/products/{cast.variant.product_id}")
    page, data = read(answer)
    assert page.meta["og:title"] == "鹤羽花毽·三支羽 · 暖心桥" == page.text["title"]
    assert page.meta["og:image"] == "http://localhost:8000/media/products/a.webp" == page.meta["image"]
    assert page.meta["og:url"] == f"http://localhost:8000/products/{cast.variant.product_id}"
    assert "春雨" in page.meta["og:description"]
    assert data["data"]["title"] == "鹤羽花毽·三支羽"


def test_room_makes_a_share_card_of_what_is_on(client: Client, cast: Cast) -> None:
    page, data = read(client.get("/live/huajian"))
    assert page.meta["og:title"] == "李师傅的直播间 · 李师傅 · 暖心桥"
    at = clock.now()
    LiveSession.objects.create(
        room=cast.room,
        title="今晚花毽专场",
        status="live",
        planned_at=at,
        started_at=at,
        video_path="on",
        cover="sessions/c.webp",
    )
    page, data = read(client.get("/live/huajian"))
    assert page.meta["og:title"] == "今晚花毽专场 · 李师傅 · 暖心桥"
    assert page.meta["og:description"].startswith("正在直播")
    assert data["data"]["slug"] == "huajian" and data["data"]["session"]["title"] == "今晚花毽专场"


def test_generated_hosts_are_called_so_on_cards_before_during_and_after(client: Client, cast: Cast) -> None:
    at = clock.now()
    row = LiveSession.objects.create(
        room=cast.room, title="今晚", status="planned", planned_at=at, video_path="ai", ai_host=True
    )
    titles = []
    for status, times in (
        ("planned", {}),
        ("live", {"started_at": at}),
        ("ended", {"started_at": at, "ended_at": at, "has_replay": True}),
    ):
        LiveSession.objects.filter(pk=row.pk).update(status=status, **times)
        page, _ = read(client.get("/live/huajian"))
        home = client.get("/api/v1/public/home").json()
        cards = [card for part in ("coming", "live", "replays") for card in home[part]]
        titles.append((page.meta["og:title"], [card["ai_host"] for card in cards]))
    replay, _ = read(client.get(f"/live/huajian/replay/{row.pk}"))
    assert [*titles, (replay.meta["og:title"], [True])] == [("今晚 · 李师傅（AI 主播） · 暖心桥", [True])] * 4


def test_replay_page_carries_the_session_that_is_asked_for(client: Client, cast: Cast) -> None:
    at = clock.now()
    times = {"planned_at": at, "started_at": at, "ended_at": at}
    past = LiveSession.objects.create(
        room=cast.room, title="昨晚", status="ended", video_path="past", has_replay=True, **times
    )
    asked = client.get(f"/api/v1/public/rooms/huajian?session={past.pk}").json()
    _, data = read(client.get(f"/live/huajian?session={past.pk}&other=1"))
    assert data["data"]["session"] == asked["session"] and asked["session"]["title"] == "昨晚"
    assert data["path"] == "/live/huajian"


def test_nothing_a_seller_types_becomes_markup(client: Client, cast: Cast) -> None:
    evil = "</script><script>alert(1)</script>\u2028"
    Product.objects.filter(pk=cast.variant.product_id).update(
        title=evil, subtitle='"><img src=x onerror=alert(1)>'
    )
    answer = client.get(f"/products/{cast.variant.product_id}")
    html = answer.content.decode()
    assert "<script>alert" not in html and "<img" not in html
    assert len(re.findall("<script", html)) == 2
    assert read(answer)[1]["data"]["title"] == evil


def test_missing_things_answer_404_and_are_still_the_storefront(client: Client, cast: Cast) -> None:
    for path in (
        "/products/999999",
        "/products/99999999999999999999",
        "/live/huajian?session=99",
        "/makers/999999",
        "/live/nowhere",
        "/no/such/page",
        "/products/x",
        "/r/forged",
    ):
        answer = client.get(path)
        page, data = read(answer)
        assert (answer.status_code, data["data"], page.meta["robots"]) == (404, None, "noindex"), path


def test_unknown_machine_doors_answer_a_problem(client: Client, db: None) -> None:
    for path in ("/api/v1/nothing", "/_allauth/browser/v1/auth/signup", "/hooks/x", "/static/none.js"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "core.not_found"), path


def test_receipt_page_carries_the_receipt_and_asks_not_to_be_found(client: Client, cast: Cast) -> None:
    placed = order(cast, 1)
    page, data = read(client.get(f"/r/{receipt_token(placed.number)}"))
    assert data["data"]["number"] == placed.number
    assert page.meta["robots"] == "noindex" and placed.number not in page.meta["og:title"]


def test_private_pages_are_not_indexed_and_say_who_is_here(client: Client, cast: Cast) -> None:
    client.force_login(cast.wheat)
    for path in (
        "/orders",
        "/orders/20261124-AAAAAA",
        "/account",
        "/cart",
        "/studio",
        "/studio/17",
        "/products",
    ):
        answer = client.get(path)
        page, data = read(answer)
        assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-cache"
        assert ("robots" in page.meta) == (path != "/products")
        assert data["me"]["alias"] == "小麦" and data["data"] is None


def test_language_and_large_type_come_from_cookies(client: Client, cast: Cast) -> None:
    plain, _ = read(client.get("/"))
    assert (plain.html["lang"], plain.html.get("class")) == ("zh-CN", None)
    client.cookies["django_language"] = "en"
    client.cookies["large_type"] = "1"
    chosen, _ = read(client.get("/"))
    assert (chosen.html["lang"], chosen.html["class"]) == ("en", "large-type")


def test_large_type_follows_the_account(client: Client, cast: Cast) -> None:
    cast.wheat.large_type = True
    cast.wheat.save()
    client.force_login(cast.wheat)
    assert read(client.get("/"))[0].html["class"] == "large-type"


def test_headers_keep_the_page_safe(client: Client, cast: Cast) -> None:
    answer = client.get("/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=(self)" in answer["Permissions-Policy"]
    policy = answer["Content-Security-Policy"]
    assert (
        "default-src 'self'" in policy
        and "object-src 'none'" in policy
        and "frame-ancestors 'none'" in policy
    )
    [scripts] = re.findall(r"script-src ([^;]+)", policy)
    assert "unsafe" not in scripts


def test_page_that_is_not_built_says_what_to_do(client: Client, cast: Cast, built: Path) -> None:
    (built / "manifest.json").unlink()
    answer = client.get("/")
    assert answer.status_code == 503 and "./dev demo" in answer.content.decode()


def test_manifest_may_stand_where_vite_likes_it(client: Client, cast: Cast, built: Path) -> None:
    (built / ".vite").mkdir()
    (built / "manifest.json").rename(built / ".vite" / "manifest.json")
    assert client.get("/").status_code == 200


def test_page_asks_for_its_own_view_early(client: Client, cast: Cast) -> None:
    page, _ = read(client.get("/live/nowhere"))
    assert ("modulepreload", "/static/web/assets/live-DDDDDDDD.js") in page.links
    assert ("stylesheet", "/static/web/assets/live-EEEEEEEE.css") in page.links


def test_page_comes_even_when_its_data_does_not(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.errors import TooMany

    def refuse() -> None:
        raise TooMany(retry_after=1)

    monkeypatch.setattr("api.public.home.home", refuse)
    answer = client.get("/")
    assert answer.status_code == 200 and read(answer)[1]["data"] is None


def test_browsers_condition_is_not_the_datas(client: Client, cast: Cast) -> None:
    etag = client.get("/api/v1/public/home")["ETag"]
    answer = client.get("/", headers={"If-None-Match": etag})
    assert answer.status_code == 200 and read(answer)[1]["data"] is not None


def test_page_only_answers_reads(client: Client, cast: Cast) -> None:
    assert client.post("/").status_code == 405


def test_defect_is_told_without_its_insides(
    cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("api.public.home.home", fail)
    client = Client(raise_request_exception=False)
    page, machine = client.get("/"), client.get("/api/v1/public/home")
    assert page.status_code == machine.status_code == 500
    assert machine.json()["code"] == "core.server_error"
    assert "secret" not in page.content.decode() + machine.content.decode()
