"""What a socket's messages do: api/socket/wiring.py calls the operations."""

import pytest

from api.socket.wiring import COMMANDS
from livestream.errors import NotOnAir
from livestream.models import ChatMessage, LiveSession
from livestream.realtime.tickets import Ticket
from tests.broadcast import Ears, on_air
from tests.cast import Cast


def ticket(cast: Cast) -> Ticket:
    return Ticket(topics=("room:huajian",), user_id=cast.wheat.pk, device_id="d1")


def test_chat_and_likes_arrive(cast: Cast, ears: Ears) -> None:
    session, _ = on_air(cast)
    with ears.commit():
        COMMANDS.chat(ticket(cast), "好看")
        COMMANDS.like(ticket(cast), 4)
    assert ears.names("room:huajian") == ["chat.line", "likes.changed"]
    assert ChatMessage.objects.get().author_id == cast.wheat.pk
    assert LiveSession.objects.get(pk=session.pk).likes == 4


def test_a_room_that_is_off_takes_neither(cast: Cast) -> None:
    with pytest.raises(NotOnAir):
        COMMANDS.chat(ticket(cast), "好看")
    with pytest.raises(NotOnAir):
        COMMANDS.like(ticket(cast), 4)
