"""Short words for tests of a room that is kept."""

from accounts.models import User
from livestream.models import ChatMessage, Penalty
from livestream.operations.impose_penalty import impose_penalty
from livestream.operations.post_chat import post_chat
from tests.broadcast import li
from tests.cast import Cast

ROOM = "room:huajian"


def say(cast: Cast, text: str = "加我领券", device: str = "d1", who: User | None = None) -> ChatMessage:
    return post_chat(room="huajian", author_id=(who or cast.wheat).pk, text=text, device=device)


def punish(cast: Cast, line: ChatMessage, kind: str = "mute", term: str = "hour", **changes: str) -> Penalty:
    fields = {"reason": "advert", **changes}
    return impose_penalty(actor=li(cast), kind=kind, message_id=line.pk, term=term, **fields)
