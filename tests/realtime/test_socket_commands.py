"""What a socket may say, and that nothing it sends breaks it."""

import json
import threading

import pytest

from api.socket import bursts, rates
from api.socket.desk import Desk
from api.socket.wiring import HELD
from livestream.realtime.commands import Commands, Taken
from tests.realtime.door import ORIGIN, Notes, Phone, desk, sealed, until


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
async def phones(notes: Notes):
    opened: list[Phone] = []
    shared = desk(notes)

    async def open_phone(*topics: str, **who) -> Phone:
        opened.append(Phone(who.pop("desk", shared), sealed(*topics, **(who or {"user_id": 17}))))
        return await opened[-1].open()

    yield open_phone
    for phone in opened:
        await phone.disconnect()


async def test_a_line_reaches_its_operation_and_is_answered(phones, notes: Notes) -> None:
    phone = await phones("room:a", user_id=17, alias="小麦")
    assert await phone.ask({"t": "chat", "id": "c1", "text": " 这个适合孩子吗 👨‍👩‍👧 "}) == {
        "t": "ack",
        "id": "c1",
    }
    (ticket, text) = notes.chat[0]
    assert (ticket.user_id, ticket.alias, ticket.room, text) == (17, "小麦", "a", "这个适合孩子吗 👨‍👩‍👧")


async def test_what_the_operation_refuses_is_said_with_its_code(phones) -> None:
    phone = await phones()
    answer = await phone.ask({"t": "chat", "id": "c1", "text": "禁言"})
    assert answer == {"t": "refused", "id": "c1", "code": "livestream.muted", "title": "您已被禁言"}


@pytest.mark.parametrize(
    ("headers", "title"),
    [
        ([], "登录后就可以发言"),
        ([(b"accept-language", b"en-GB,en;q=0.9")], "Sign in to chat"),
        ([(b"accept-language", b"en"), (b"cookie", b"a=b; django_language=zh-hans")], "登录后就可以发言"),
        ([(b"accept-language", b"zh-CN"), (b"cookie", b"django_language=en")], "Sign in to chat"),
        ([(b"cookie", b"django_language=../en")], "登录后就可以发言"),
    ],
)
async def test_refusals_speak_the_language_of_the_page(notes: Notes, headers, title: str) -> None:
    phone = await Phone(desk(notes), sealed("room:a", device_id="d1"), headers=ORIGIN + headers).open()
    assert (await phone.ask({"t": "chat", "id": "c", "text": "你好"}))["title"] == title
    await phone.disconnect()


async def test_a_note_speaks_the_language_of_the_page() -> None:
    held = Commands(chat=lambda lines: [Taken(1, note=HELD) for _ in lines], like=print, come=print)
    shared = Desk(held)
    for language, note in (("en", "This line shows once a moderator has seen it"), ("zh", HELD)):
        headers = [*ORIGIN, (b"accept-language", language.encode())]
        phone = await Phone(shared, sealed("room:a", user_id=17), headers=headers).open()
        assert await phone.ask({"t": "chat", "id": "c", "text": "好"}) == {
            "t": "ack",
            "id": "c",
            "note": note,
        }
        await phone.disconnect()


async def test_the_author_of_a_delayed_line_is_told_which_line_waits_and_how_long() -> None:
    late = Commands(chat=lambda lines: [Taken(7, shows_in_s=4.2) for _ in lines], like=print, come=print)
    phone = await Phone(Desk(late), sealed("room:a", user_id=17)).open()
    answer = await phone.ask({"t": "chat", "id": "c", "text": "好"})
    assert answer == {"t": "ack", "id": "c", "line": 7, "shows_in_s": 5}
    await phone.disconnect()


async def test_what_breaks_in_the_operation_is_not_told_and_the_socket_lives(phones, notes: Notes) -> None:
    phone = await phones()
    answer = await phone.ask({"t": "chat", "id": "c1", "text": "坏了"})
    assert (answer["id"], answer["code"]) == ("c1", "socket.failed")
    assert "fire" not in json.dumps(answer)
    assert (await phone.ask({"t": "chat", "id": "c2", "text": "好了"}))["t"] == "ack"


async def test_speaking_needs_a_person_and_a_room(phones, notes: Notes) -> None:
    anonymous = await phones("room:a", device_id="d1")
    assert (await anonymous.ask({"t": "chat", "id": "c", "text": "你好"}))["code"] == "socket.sign_in"
    roomless = await phones("user:17", user_id=17)
    assert (await roomless.ask({"t": "chat", "id": "c", "text": "你好"}))["code"] == "socket.no_room"
    assert (await roomless.ask({"t": "like", "id": "l", "n": 1}))["code"] == "socket.no_room"
    assert notes.chat == []


async def test_a_ping_is_answered(phones) -> None:
    phone = await phones()
    assert await phone.ask({"t": "ping"}) == {"t": "ack", "id": None}
    assert await phone.ask({"t": "ping", "id": "p7"}) == {"t": "ack", "id": "p7"}


async def test_likes_of_a_second_are_one_write_for_each_person(phones, notes: Notes, monkeypatch) -> None:
    monkeypatch.setattr(bursts, "FOLD_S", 0.05)
    one, two = await phones("room:a", user_id=17), await phones("room:a", device_id="d9")
    for phone, n in ((one, 3), (two, 1), (one, 4)):
        assert (await phone.ask({"t": "like", "id": "l", "n": n}))["t"] == "ack"
    await until(lambda: sum(n for _, n in notes.likes) == 8)
    assert sorted((ticket.person, n) for ticket, n in notes.likes) == [("device:d9", 1), ("user:17", 7)]


async def test_who_opens_a_socket_came_and_the_crew_did_not(phones, notes: Notes, monkeypatch) -> None:
    monkeypatch.setattr(bursts, "FOLD_S", 0.05)
    for who in ({"user_id": 17}, {"user_id": 17}, {"user_id": 3, "roles": ("anchor",)}, {"device_id": "d9"}):
        await phones("room:a", **who)
    await phones("user:18", user_id=18)
    last = await phones("room:a", device_id="last")
    await last.ask({"t": "ping"})
    await until(lambda: "device:last" in notes.came)
    assert sorted(set(notes.came)) == ["device:d9", "device:last", "user:17"]


async def test_the_figures_follow_what_people_do_in_a_few_tellings(
    phones, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told after what was done is written, once for all that is done within the time."""
    monkeypatch.setattr(bursts, "FOLD_S", 0.05)
    one, two = await phones("room:a", user_id=17), await phones("room:b", user_id=18)
    await until(lambda: notes.figures == [["a", "b"]])
    for _ in range(3):
        await one.ask({"t": "chat", "id": "c", "text": "你好"})
    await until(lambda: notes.figures == [["a", "b"], ["a"]])
    await two.ask({"t": "like", "id": "l", "n": 3})
    await until(lambda: notes.figures == [["a", "b"], ["a"], ["b"]])
    assert (len(notes.chat), [n for _, n in notes.likes]) == (3, [3])


BAD = {
    "not json": ("{", "socket.not_json"),
    "empty": ("", "socket.not_json"),
    "a number": ("7", "socket.not_json"),
    "a list": ("[]", "socket.not_json"),
    "nan": ('{"t":"like","n":NaN}', "socket.not_json"),
    "deep": ("[" * 4000, "socket.not_json"),
    "deep and closed": ('{"t":' + "[" * 1500 + "]" * 1500 + "}", "socket."),
    "a huge number": ('{"t":"like","n":' + "9" * 4000 + "}", "socket.invalid"),
    "over 4 KB": (json.dumps({"t": "chat", "id": "c", "text": "x" * 5000}), "socket.too_large"),
    "over 4 KB in bytes": (
        json.dumps({"t": "chat", "text": "好" * 1500}, ensure_ascii=False),
        "socket.too_large",
    ),
    "no type": ("{}", "socket.unknown"),
    "unknown type": ('{"t":"shutdown"}', "socket.unknown"),
    "type of another type": ('{"t":["chat"]}', "socket.unknown"),
    "a topic of one's own choice": ('{"t":"subscribe","topic":"user:1"}', "socket.unknown"),
    "chat without an id": ('{"t":"chat","text":"你好"}', "socket.invalid"),
    "id a number": ('{"t":"chat","id":7,"text":"你好"}', "socket.invalid"),
    "id too long": (json.dumps({"t": "chat", "id": "x" * 65, "text": "你好"}), "socket.invalid"),
    "id with a line break": (json.dumps({"t": "ping", "id": "a\nb"}), "socket.invalid"),
    "text a number": ('{"t":"chat","id":"c","text":7}', "socket.invalid"),
    "text missing": ('{"t":"chat","id":"c"}', "socket.invalid"),
    "text of blanks": ('{"t":"chat","id":"c","text":" \\u3000 "}', "socket.invalid"),
    "text that can't be seen": ('{"t":"chat","id":"c","text":"\\u200b\\u200d"}', "socket.invalid"),
    "text too long": (json.dumps({"t": "chat", "id": "c", "text": "好" * 201}), "socket.invalid"),
    "control characters": ('{"t":"chat","id":"c","text":"a\\u0000b"}', "socket.invalid"),
    "a terminal's escape": ('{"t":"chat","id":"c","text":"\\u001b[2J红"}', "socket.invalid"),
    "half a pair": ('{"t":"chat","id":"c","text":"a\\ud800"}', "socket.invalid"),
    "turned text": ('{"t":"chat","id":"c","text":"a\\u202eb"}', "socket.invalid"),
    "likes: none": ('{"t":"like","n":0}', "socket.invalid"),
    "likes: too many": ('{"t":"like","n":51}', "socket.invalid"),
    "likes: true": ('{"t":"like","n":true}', "socket.invalid"),
    "likes: half": ('{"t":"like","n":1.5}', "socket.invalid"),
    "likes: text": ('{"t":"like","n":"3"}', "socket.invalid"),
}


@pytest.mark.parametrize(("frame", "code"), BAD.values(), ids=list(BAD))
async def test_a_bad_message_is_refused_and_the_socket_lives(
    phones, notes: Notes, frame: str, code: str
) -> None:
    phone = await phones()
    answer = await phone.ask(frame)
    assert answer["t"] == "refused"
    assert answer["code"].startswith(code)
    assert answer["title"]
    assert await phone.ask({"t": "chat", "id": "after", "text": "还在"}) == {"t": "ack", "id": "after"}
    assert [text for _, text in notes.chat] == ["还在"]
    assert notes.likes == []


async def test_a_binary_frame_is_refused_and_the_socket_lives(phones) -> None:
    phone = await phones()
    await phone.send_input({"type": "websocket.receive", "bytes": b"\x00\xff"})
    assert (await phone.answer())["code"] == "socket.not_text"
    assert (await phone.ask({"t": "ping", "id": "p"}))["t"] == "ack"


async def test_a_refusal_names_the_message_where_it_can(phones) -> None:
    phone = await phones()
    assert (await phone.ask({"t": "chat", "id": "c9", "text": ""}))["id"] == "c9"
    assert (await phone.ask({"t": "what", "id": "w1"}))["id"] == "w1"
    assert (await phone.ask("{"))["id"] is None


async def test_a_person_speaks_only_so_often_from_all_devices_together(phones, notes: Notes) -> None:
    one = await phones("room:a", user_id=17, device_id="d1")
    two = await phones("room:a", user_id=17, device_id="d2")
    other = await phones("room:a", user_id=18)
    answers = [await phone.ask({"t": "chat", "id": "c", "text": "你好"}) for phone in (one, two) * 3]
    assert [answer["t"] for answer in answers] == ["ack"] * rates.CHAT_PERSON.burst + ["refused"]
    assert answers[-1]["code"] == "core.too_many"
    assert (await other.ask({"t": "chat", "id": "c", "text": "你好"}))["t"] == "ack"
    assert len(notes.chat) == 6


async def test_a_refusal_for_too_many_messages_names_its_message(
    phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates, "MESSAGES", rates.Rate("messages", 1, 0.001))
    phone = await phones()
    assert (await phone.ask({"t": "ping", "id": "p1"}))["t"] == "ack"
    refused = await phone.ask({"t": "ping", "id": "p2"})
    assert (refused["id"], refused["code"]) == ("p2", "core.too_many")


async def test_behind_a_proxy_each_client_s_own_address_is_counted(
    notes: Notes, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All sockets come from the proxy's address: one crowded room must not silence the next."""
    settings.TRUSTED_PROXIES = 1
    monkeypatch.setattr(rates, "CHAT_ADDRESS", rates.Rate("chat.address", 1, 0.001))
    shared = desk(notes)
    said = {"t": "chat", "id": "c", "text": "你好"}
    answers = []
    for user, address in ((1, b"198.51.100.1"), (2, b"198.51.100.2"), (3, b"6.6.6.6, 198.51.100.1")):
        headers = [*ORIGIN, (b"x-forwarded-for", address)]
        phone = await Phone(shared, sealed("room:a", user_id=user), headers=headers).open()
        answers.append((await phone.ask(said)).get("code"))
        await phone.disconnect()
    assert answers == [None, None, "core.too_many"]


async def test_a_flood_ends_with_4429(phones) -> None:
    phone = await phones()
    for _ in range(rates.REFUSALS.burst + 5):
        await phone.say("{")
    assert await phone.code() == 4429


async def test_when_all_threads_are_taken_and_the_queue_is_full_more_is_refused(phones, notes: Notes) -> None:
    gate = threading.Event()
    notes.before = lambda: wait_for(gate)
    small = desk(notes, threads=1, waiting=2)
    first, second, third = [await phones("room:a", user_id=n, desk=small) for n in (1, 2, 3)]
    for phone in (first, second):
        await phone.say(json.dumps({"t": "chat", "id": "c", "text": "你好"}))
    await until(lambda: small._chats._under_way == 2)
    assert (await third.ask({"t": "chat", "id": "c", "text": "你好"}))["code"] == "socket.busy"
    gate.set()
    assert [(await phone.answer())["t"] for phone in (first, second)] == ["ack", "ack"]
    notes.before = lambda: None
    assert (await third.ask({"t": "chat", "id": "c", "text": "你好"}))["t"] == "ack"


def wait_for(gate: threading.Event) -> None:
    assert gate.wait(10)
