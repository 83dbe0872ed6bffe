"""Which operation does what a socket asks for."""

from __future__ import annotations

from livestream.realtime.commands import Commands
from livestream.realtime.tickets import Ticket


def _chat(ticket: Ticket, text: str) -> None:
    from livestream.operations.post_chat import post_chat

    post_chat(room=str(ticket.room), author_id=int(str(ticket.user_id)), text=text)


def _like(ticket: Ticket, n: int) -> None:
    from livestream.operations.add_likes import add_likes

    add_likes(room=str(ticket.room), person=ticket.person, count=n)


COMMANDS = Commands(chat=_chat, like=_like)
