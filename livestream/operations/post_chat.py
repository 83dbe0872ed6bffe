"""Say something in a room."""

from django.db import transaction

from accounts.models import User
from core import limits
from core.clock import now
from core.errors import Forbidden, NotFound
from livestream import telling
from livestream.errors import NotOnAir
from livestream.models import ChatMessage
from livestream.queries.sessions import session_on_air
from livestream.rules import text as texts

PER, SECONDS = 8, 20
"""Lines of one person in a room: talk, not flooding."""


def post_chat(*, room: str, author_id: int, text: str) -> ChatMessage:
    """Post a line as its author in the room's session on air. What people say is its own record: no audit row.

    Raises NotFound, Forbidden, BadText, NotOnAir, TooMany.
    """
    author = User.objects.filter(pk=author_id).first()
    if author is None:
        raise NotFound()
    if not author.is_active:
        raise Forbidden()
    line = texts.clean(text, longest=texts.CHAT_LONGEST)
    session = session_on_air(room)
    if session is None:
        raise NotOnAir()
    limits.check("chat", f"{session.pk}:{author.pk}", per=PER, seconds=SECONDS)
    with transaction.atomic():
        row = ChatMessage.objects.create(
            session=session, author=author, alias=author.shown_alias, text=line, at=now()
        )
        telling.line_added(session, row)
    return row
