"""Which operation does what a socket asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.clock import now
from core.errors import Refusal
from livestream.realtime.commands import Commands, Taken
from livestream.realtime.tickets import Ticket

if TYPE_CHECKING:
    from livestream.models import ChatMessage

HELD = _("这句话要等场控看过才会显示")


def _chat(lines: Sequence[tuple[Ticket, str]]) -> list[Taken | Refusal]:
    from livestream.operations.post_lines import post_lines
    from livestream.rules.lines import NewLine

    wanted = [
        NewLine(str(ticket.room), int(str(ticket.user_id)), text, ticket.device_id) for ticket, text in lines
    ]
    return [row if isinstance(row, Refusal) else _taken(row) for row in post_lines(lines=wanted)]


def _taken(row: ChatMessage) -> Taken:
    if row.held:
        return Taken(row.pk, note=HELD)
    wait = (row.shows_at - now()).total_seconds() if row.shows_at else 0.0
    return Taken(row.pk, shows_in_s=max(0.0, wait))


def _like(bursts: Sequence[tuple[Ticket, int]]) -> None:
    from livestream.operations.add_likes import Burst, add_bursts

    add_bursts(bursts=[Burst(str(ticket.room), ticket.person, n) for ticket, n in bursts])


def _show(ids: Sequence[int]) -> int:
    from livestream.operations.show_lines import show_lines

    return show_lines(message_ids=ids)


def _come(arrivals: Sequence[Ticket]) -> None:
    from livestream.operations.note_visits import Arrival, note_arrivals

    note_arrivals(
        arrivals=[Arrival(str(ticket.room), ticket.person, ticket.device_id) for ticket in arrivals]
    )


def _figures(rooms: Sequence[str]) -> None:
    from livestream.reactions import tell_figures_of

    tell_figures_of(rooms)


COMMANDS = Commands(chat=_chat, like=_like, show=_show, come=_come, figures=_figures)
