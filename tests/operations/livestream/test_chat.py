"""livestream.operations.post_chat, delete_chat, add_likes, note_visits, note_viewers."""

from datetime import timedelta

import pytest

import livestream.operations.add_likes as likes
from accounts.models import User
from core import clock
from core.errors import Forbidden, NotFound, TooMany
from core.models import AuditEntry
from livestream.errors import BadReason, BadText, NotOnAir
from livestream.models import ChatMessage, LiveSession, Visit
from livestream.operations.add_likes import add_likes
from livestream.operations.delete_chat import delete_chat
from livestream.operations.end_session import end_session
from livestream.operations.note_share import note_share
from livestream.operations.note_viewers import note_viewers
from livestream.operations.note_visits import Arrival, note_arrivals, note_visits
from livestream.operations.post_chat import post_chat
from livestream.operations.post_lines import PER, SECONDS
from livestream.queries.figures import figures
from livestream.reactions import tell_figures_of
from livestream.realtime import publish
from tests.broadcast import Ears, li, nothing_changes, on_air, plan
from tests.cast import Cast

ROOM = "room:huajian"


def say(cast: Cast, text: str = "这个适合孩子吗？", room: str = "huajian") -> ChatMessage:
    return post_chat(room=room, author_id=cast.wheat.pk, text=text)


def test_a_line_is_kept_and_told(cast: Cast, ears: Ears, at_start: clock.FrozenClock) -> None:
    session, _ = on_air(cast)
    with ears.commit():
        row = say(cast, "  <script>alert(1)</script>\u202e \x00 毽子👨\u200d👩\u200d👧  ")
    assert (row.session_id, row.author_id) == (session.pk, cast.wheat.pk)
    assert ears.heard(ROOM) == [
        {
            "t": "chat.line",
            "v": 1,
            "id": row.pk,
            "kind": "chat",
            "alias": "小麦",
            "text": "<script>alert(1)</script> 毽子👨\u200d👩\u200d👧",
            "at": "2026-11-24T12:00:00+00:00",
            "role": "",
            "deleted": False,
        }
    ]


def test_someone_without_an_alias_is_not_named_by_phone(cast: Cast) -> None:
    on_air(cast)
    User.objects.filter(pk=cast.wheat.pk).update(alias="")
    assert say(cast).alias == f"用户{cast.wheat.pk}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \u200b\u202e\n ", "empty"),
        ("\u200d", "empty"),
        ("好" * 101, "too_long"),
        ("a" * 9999, "too_long"),
    ],
)
def test_refused_text_is_not_kept(cast: Cast, ears: Ears, text: str, reason: str) -> None:
    on_air(cast)
    with nothing_changes(), ears.commit(), pytest.raises(BadText) as refused:
        say(cast, text)
    assert (refused.value.data["reason"], ears.packets) == (reason, [])


def test_a_hundred_characters_are_a_line(cast: Cast) -> None:
    on_air(cast)
    assert say(cast, "好" * 100).text == "好" * 100


def test_a_closed_session_hears_nothing(cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    end_session(actor=li(cast), session_id=session.pk)
    plan(cast)
    with nothing_changes(), ears.commit():
        with pytest.raises(NotOnAir):
            say(cast)
        with pytest.raises(NotOnAir):
            say(cast, room="nowhere")
        with pytest.raises(NotOnAir):
            add_likes(room="huajian", person="device:a", count=1)
    assert ears.packets == []


def test_only_people_in_good_standing_talk(cast: Cast) -> None:
    on_air(cast)
    User.objects.filter(pk=cast.wheat.pk).update(is_active=False)
    with nothing_changes(), pytest.raises(Forbidden):
        say(cast)
    with nothing_changes(), pytest.raises(NotFound):
        post_chat(room="huajian", author_id=999_999, text="好")


def test_talk_not_flooding(cast: Cast, at_start: clock.FrozenClock) -> None:
    on_air(cast)
    for _ in range(PER):
        say(cast)
    with nothing_changes(), pytest.raises(TooMany) as refused:
        say(cast)
    assert refused.value.data == {"retry_after": SECONDS}
    assert post_chat(room="huajian", author_id=cast.stranger.pk, text="好").alias == "路人"
    at_start.advance(timedelta(seconds=SECONDS))
    say(cast)


def test_a_deleted_line_leaves_the_screens_and_stays_in_the_records(cast: Cast, ears: Ears) -> None:
    on_air(cast)
    row = say(cast)
    with ears.commit():
        delete_chat(actor=li(cast), message_id=row.pk, reason="advert")
    assert ears.heard(ROOM) == [{"t": "chat.deleted", "v": 2, "id": row.pk}]
    row.refresh_from_db()
    assert (row.text, row.deleted_reason) == ("这个适合孩子吗？", "advert")
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.data["reason"]) == ("livestream.chat.deleted", "advert")
    assert row.text not in str(entry.data)
    with nothing_changes(), ears.commit():
        delete_chat(actor=li(cast), message_id=row.pk, reason="spam")
    assert ears.packets == []


def test_deleting_needs_a_reason_and_a_line(cast: Cast) -> None:
    on_air(cast)
    row = say(cast)
    with nothing_changes(), pytest.raises(BadReason):
        delete_chat(actor=li(cast), message_id=row.pk, reason="because")
    with nothing_changes(), pytest.raises(NotFound):
        delete_chat(actor=li(cast), message_id=row.pk + 1, reason="spam")


def test_likes_add_up(cast: Cast, ears: Ears) -> None:
    on_air(cast)
    assert add_likes(room="huajian", person="device:a", count=3) == 3
    with ears.commit():
        assert add_likes(room="huajian", person="user:17", count=4) == 7
    assert ears.heard(ROOM) == [{"t": "likes.changed", "v": 7, "count": 7}]


def test_a_burst_is_capped_and_so_are_bursts(
    cast: Cast, at_start: clock.FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_air(cast)
    assert add_likes(room="huajian", person="device:a", count=1_000_000) == likes.MOST
    assert add_likes(room="huajian", person="device:a", count=-5) == likes.MOST + 1
    for _ in range(likes.PER - 2):
        add_likes(room="huajian", person="device:a", count=1)
    with nothing_changes(), pytest.raises(TooMany):
        add_likes(room="huajian", person="device:a", count=1)
    add_likes(room="huajian", person="device:b", count=1)


def came(*arrivals: tuple[str, str]) -> None:
    note_arrivals(arrivals=[Arrival(room, person, person.rpartition(":")[2]) for room, person in arrivals])


def test_who_signs_in_or_out_on_a_device_is_one_person(cast: Cast) -> None:
    session, _ = on_air(cast)

    def arrive(person: str, device: str) -> set[str]:
        note_arrivals(arrivals=[Arrival("huajian", person, device)])
        return set(Visit.objects.filter(session=session).values_list("person", flat=True))

    assert arrive("device:a", "a") == {"device:a"}
    assert arrive("user:1", "a") == {"user:1"}
    assert arrive("device:a", "a") == {"user:1"}
    assert arrive("device:b", "b") == {"user:1", "device:b"}
    assert arrive("user:2", "a") == {"user:1", "user:2", "device:b"}
    assert arrive("user:1", "b") == {"user:1", "user:2"}
    together = [Arrival("huajian", who, "c") for who in ("device:c", "user:3")]
    note_arrivals(arrivals=together)
    assert figures(session)["people"] == 3


def test_people_are_counted_once(cast: Cast) -> None:
    session, _ = on_air(cast)
    came(("huajian", "user:1"), ("huajian", "device:a"), ("huajian", "user:1"))
    came(("huajian", "user:1"), (cast.rival_room.slug, "user:2"), ("nowhere", "user:3"))
    assert set(Visit.objects.values_list("session", "person")) == {
        (session.pk, "user:1"),
        (session.pk, "device:a"),
    }
    assert figures(session)["people"] == 2


def test_the_studio_is_told_what_people_came_and_did(
    cast: Cast, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, _ = on_air(cast)
    monkeypatch.setattr(publish, "viewers", lambda topic: 4)
    monkeypatch.setattr(publish, "peak", lambda topic, session_id: 7)
    came(("huajian", "user:1"), ("huajian", "device:a"), ("huajian", "device:b"))
    say(cast)
    say(cast, "有红的吗")
    add_likes(room="huajian", person="device:a", count=9)
    with ears.commit():
        tell_figures_of(["huajian", "nowhere"])
    [told] = ears.heard(f"studio:{session.pk}")
    moved = ("viewers", "peak", "people", "interactions", "chat_lines", "like_bursts", "shares", "orders")
    assert told["t"] == "figures.changed"
    assert [told[name] for name in moved] == [4, 7, 3, 3, 2, 1, 0, 0]
    with ears.commit():
        note_share(room="huajian", person="device:b")
    [told] = ears.heard(f"studio:{session.pk}")
    assert [told[name] for name in moved] == [4, 7, 3, 4, 2, 1, 1, 0]


def test_the_peak_only_rises(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    session, _ = on_air(cast)
    ended, _ = on_air(cast, cast.rival_room, variant_id=cast.variant.pk)
    end_session(actor=li(cast), session_id=ended.pk)
    for watching, risen, peak in ((5, 1, 5), (3, 0, 5), (9, 1, 9)):
        monkeypatch.setattr(publish, "peak", lambda topic, session_id, n=watching: n)
        assert note_viewers() == risen
        assert LiveSession.objects.get(pk=session.pk).peak_viewers == peak
    assert LiveSession.objects.get(pk=ended.pk).peak_viewers == 0


def test_who_was_there_before_the_start_came(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    monkeypatch.setattr(
        publish, "people", lambda topic: {"user:1", "device:a"} if topic == "room:huajian" else set()
    )
    began = []
    monkeypatch.setattr(publish, "begin_peak", lambda topic, session_id: began.append((topic, session_id)))
    with django_capture_on_commit_callbacks(execute=True):
        session, _ = on_air(cast)
    assert began == [("room:huajian", session.pk)]
    assert set(Visit.objects.values_list("person", flat=True)) == {"user:1", "device:a"}
    note_visits(session=session, people={"user:1": ""})
    assert figures(session)["people"] == 2


def test_who_asked_to_join_just_before_the_start_came(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, at_start
) -> None:
    session, _ = on_air(cast)
    monkeypatch.setattr(publish, "people", lambda topic: {"device:late"})
    note_viewers()
    assert figures(session)["people"] == 1
    at_start.advance(timedelta(minutes=4))
    monkeypatch.setattr(publish, "people", lambda topic: {"device:other"})
    note_viewers()
    assert figures(session)["people"] == 1
