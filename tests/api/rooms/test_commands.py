"""What a socket's messages do: api/socket/wiring.py calls the operations."""

from api.socket.wiring import COMMANDS
from livestream.errors import NotOnAir
from livestream.models import ChatMessage, LiveSession
from livestream.realtime.commands import Taken
from livestream.realtime.tickets import Ticket
from tests.broadcast import Ears, on_air, plan
from tests.cast import Cast


def ticket(cast: Cast) -> Ticket:
    return Ticket(topics=("room:huajian",), user_id=cast.wheat.pk, device_id="d1")


def test_chat_and_likes_arrive(cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    with ears.commit():
        [taken] = COMMANDS.chat([(ticket(cast), "好看")])
        COMMANDS.like([(ticket(cast), 4)])
    row = ChatMessage.objects.get()
    assert (taken, row.device) == (Taken(row.pk), "d1")
    assert ears.names("room:huajian") == ["chat.line", "likes.changed"]
    assert row.author_id == cast.wheat.pk
    assert LiveSession.objects.get(pk=session.pk).likes == 4


def test_a_room_that_is_off_takes_neither(cast: Cast) -> None:
    plan(cast)
    [refused] = COMMANDS.chat([(ticket(cast), "好看")])
    COMMANDS.like([(ticket(cast), 4)])
    assert isinstance(refused, NotOnAir)
    assert (ChatMessage.objects.count(), LiveSession.objects.get().likes) == (0, 0)
