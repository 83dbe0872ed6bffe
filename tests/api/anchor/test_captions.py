"""PUT anchor/sessions/{id}/captions/{language}, and the replay that they are read along with."""

from typing import Any

from django.test import Client

from core.models import AuditEntry
from livestream.models import Captions, LiveSession
from livestream.operations.end_session import end_session
from tests.broadcast import li, nothing_changes, on_air, signal
from tests.cast import Cast

WORDS = "1\n00:00:01,000 --> 00:00:03,500\n大家<b>好</b>\n"
WEBVTT = "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\n大家好\n"


def replayed(cast: Cast) -> LiveSession:
    """A session that is over and can be watched again."""
    session, _ = on_air(cast)
    end_session(actor=li(cast), session_id=session.pk)
    signal(session, "on_recording", duration_s=60.0)
    return session


def put(client: Client, session: LiveSession, text: str, language: str = "zh") -> Any:
    door = f"/api/v1/anchor/sessions/{session.pk}/captions/{language}"
    return client.put(door, {"text": text}, content_type="application/json")


def page(session: LiveSession) -> Any:
    return Client().get(f"/api/v1/public/rooms/huajian/replays/{session.pk}").json()


def test_shown_in_the_replay(client: Client, cast: Cast) -> None:
    session = replayed(cast)
    client.force_login(cast.li)
    assert put(client, session, WORDS).status_code == 200
    [track] = page(session)["captions"]
    assert (track["language"], track["name"]) == ("zh", "中文")
    answer = Client().get(track["url"])
    assert (answer["Content-Type"], answer.content.decode()) == ("text/vtt; charset=utf-8", WEBVTT)
    entry = AuditEntry.objects.get(action="livestream.captions.set")
    assert entry.data == {"language": "zh", "characters": len(WEBVTT)}
    studio = client.get(f"/api/v1/anchor/sessions/{session.pk}").json()
    assert studio["captions"] == [track]


def test_another_file_gets_another_address(client: Client, cast: Cast) -> None:
    session = replayed(cast)
    client.force_login(cast.li)
    put(client, session, WORDS)
    before = page(session)["captions"][0]["url"]
    put(client, session, WORDS.replace("好", "晚上好"))
    after = page(session)["captions"][0]["url"]
    assert before != after
    assert "晚上好" in Client().get(after).content.decode()
    assert Captions.objects.count() == 1


def test_taken_down_by_an_empty_text(client: Client, cast: Cast) -> None:
    session = replayed(cast)
    client.force_login(cast.li)
    put(client, session, WORDS)
    url = page(session)["captions"][0]["url"]
    assert put(client, session, "").json() == []
    assert page(session)["captions"] == []
    assert Client().get(url).status_code == 404


def test_refused(client: Client, cast: Cast) -> None:
    session = replayed(cast)
    client.force_login(cast.li)
    with nothing_changes():
        answer = put(client, session, "hello")
        assert (answer.status_code, answer.json()["code"]) == (422, "livestream.bad_captions")
        assert put(client, session, WORDS, "xx").status_code == 404
        client.force_login(cast.rival)
        assert put(client, session, WORDS).status_code == 404


def test_a_session_without_replay_shows_none(client: Client, cast: Cast) -> None:
    session, _ = on_air(cast)
    client.force_login(cast.li)
    put(client, session, WORDS)
    end_session(actor=li(cast), session_id=session.pk)
    assert page(session)["captions"] == []
    url = client.get(f"/api/v1/anchor/sessions/{session.pk}").json()["captions"][0]["url"]
    assert Client().get(url).status_code == 404
