"""POST /hooks/video/auth and /hooks/video/events."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from core.clock import now
from livestream.models import LiveSession
from livestream.operations.end_session import end_session
from livestream.operations.issue_publish_ticket import issue_publish_ticket
from livestream.video import tokens
from tests.api.people import post
from tests.broadcast import li, nothing_changes, on_air, plan
from tests.cast import Cast

AT = "2026-11-24T12:00:00.000+00:00"


def ask(client: Client, name: str, body: Any, secret: str | None = None) -> Any:
    known = settings.VIDEO_HOOK_SECRET if secret is None else secret
    return post(client, f"/hooks/video/{name}", body, headers={"X-Hook-Secret": known})


def auth(path: str, key: str, action: str = "publish") -> dict[str, str]:
    return {"action": action, "path": path, "token": key, "protocol": "websocket", "ip": "127.0.0.1"}


def event(path: str, name: str = "on_live", id: str = "e-1", at: str = AT) -> dict[str, Any]:
    return {"event": name, "path": path, "at": at, "id": id, "reason": ""}


def test_the_newest_key_publishes(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    session = plan(cast)
    ticket = issue_publish_ticket(actor=li(cast), session_id=session.pk)
    assert ask(client, "auth", auth(ticket.path, ticket.key)).status_code == 204
    for path, key in ((ticket.path, "wrong"), (ticket.path, ""), ("s-other", ticket.key)):
        assert ask(client, "auth", auth(path, key)).status_code == 403
    end_session(actor=li(cast), session_id=session.pk)
    assert ask(client, "auth", auth(ticket.path, ticket.key)).json()["code"] == "hooks.not_allowed"


def test_a_token_of_now_watches(client: Client, cast: Cast) -> None:
    session, _ = on_air(cast)
    secret = settings.VIDEO_PLAYBACK_SECRET
    token = tokens.playback_token(session.video_path, secret=secret, now=now().timestamp())
    assert ask(client, "auth", auth(session.video_path, token, "read")).status_code == 204
    assert ask(client, "auth", auth("s-other", token, "read")).status_code == 403


@pytest.mark.parametrize("door", ["auth", "events"])
@pytest.mark.parametrize("secret", ["", "wrong", "密钥"])
def test_only_the_engine_is_heard(client: Client, cast: Cast, door: str, secret: str) -> None:
    session, _ = on_air(cast)
    body = {**auth(session.video_path, "k"), **event(session.video_path, "on_interrupted")}
    given = secret.encode().decode("latin-1")
    with nothing_changes():
        answer = ask(client, door, body, given)
    assert (answer.status_code, answer.json()["code"]) == (401, "hooks.bad_secret")


def test_an_event_is_noted_once(client: Client, cast: Cast) -> None:
    session = plan(cast)
    assert ask(client, "events", event(session.video_path)).status_code == 204
    session.refresh_from_db()
    assert (session.status, session.signal) == ("planned", "live")
    with nothing_changes():
        assert ask(client, "events", event(session.video_path)).status_code == 204


def test_events_that_make_no_sense(client: Client, cast: Cast) -> None:
    session = plan(cast)
    path = session.video_path
    wrong: list[Any] = [
        [1],
        {},
        event(path, "on_fire"),
        event(path, at="yesterday"),
        event(path, at="2026-11-24T12:00:00"),
        {**event(path), "id": 7},
        {**event(path), "reason": "x" * 20_000},
    ]
    with nothing_changes():
        for body in wrong:
            answer = ask(client, "events", body)
            assert (answer.status_code, answer.json()["code"]) == (400, "core.invalid"), body
        assert ask(client, "events", event("s-unknown")).status_code == 404
        assert ask(client, "auth", {"action": "dance", "path": path}).status_code == 400
        assert client.get("/hooks/video/events").status_code == 405
    assert LiveSession.objects.count() == 1
