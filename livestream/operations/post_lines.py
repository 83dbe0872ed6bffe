"""Say many things in rooms at once."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from core import limits
from core.clock import now
from core.errors import Forbidden, NotFound, Refusal
from hosts.models import CrewMember, Room
from livestream import telling
from livestream.errors import NotOnAir, SlowMode, WordRefused
from livestream.models import ChatMessage, ChatRules, LiveSession, Penalty, Word
from livestream.queries.chat_rules import words_in
from livestream.queries.sessions import sessions_on_air
from livestream.queries.standing import Somebody, against, refusal_of
from livestream.rules import text as texts
from livestream.rules import words
from livestream.rules.lines import NewLine

PER, SECONDS = 8, 20
"""Lines of one person in a room: talk, not flooding."""


def post_lines(*, lines: Sequence[NewLine]) -> list[ChatMessage | Refusal]:
    """Post lines as their authors in their rooms' sessions on air, in one transaction; what became of each.

    What people say is its own record: no audit row. A line is refused by itself (NotFound, Forbidden, BadText,
    NotOnAir, Banned, Muted, SlowMode, WordRefused, TooMany), the others are posted.
    """
    desk = _Desk(lines)
    checked = [desk.check(line) for line in lines]
    posted = [row for row in checked if isinstance(row, ChatMessage)]
    if posted:
        with transaction.atomic():
            ChatMessage.objects.bulk_create(posted)
            for row in posted:
                _tell(row)
    return checked


def _tell(row: ChatMessage) -> None:
    """Everyone hears it, or first the crew."""
    if row.held or row.shows_at is not None:
        telling.line_held(row.session, row)
    else:
        telling.line_added(row.session, row)


class _Desk:
    """What decides about a batch of lines, read at once."""

    def __init__(self, lines: Sequence[NewLine]) -> None:
        self.at = now()
        self.authors = User.objects.in_bulk({line.author_id for line in lines})
        self.sessions = sessions_on_air({line.room for line in lines})
        rooms = {row.room_id for row in self.sessions.values()}
        self.roles = self._roles(rooms)
        self.rules = {row.room_id: row for row in ChatRules.objects.filter(room__in=rooms)}
        self.words: list[Word] = words_in(rooms) if rooms else []
        self.people = {line: self._somebody(line) for line in lines}
        self.penalties: list[Penalty] = against(self.people.values(), rooms) if rooms else []
        self.spoke = self._spoke()

    def check(self, line: NewLine) -> ChatMessage | Refusal:
        """The row to write, or why not."""
        try:
            return self._row(line)
        except Refusal as refusal:
            return refusal

    def _row(self, line: NewLine) -> ChatMessage:
        author = self.authors.get(line.author_id)
        if author is None:
            raise NotFound()
        if not author.is_active:
            raise Forbidden()
        text = texts.clean(line.text, longest=texts.CHAT_LONGEST)
        session = self.sessions.get(line.room)
        if session is None:
            raise NotOnAir()
        self._punished(line, session)
        role = self.roles.get((session.room_id, author.pk), ChatMessage.Role.VIEWER)
        # who keeps the room's chat is not kept by it
        rules = None if role else self.rules.get(session.room_id)
        self._slow(author.pk, session, rules.slow_s if rules else 0)
        held = not role and self._is_to_see(author.shown_alias, text, session.room)
        limits.check("chat", f"{session.pk}:{author.pk}", per=PER, seconds=SECONDS)
        self.spoke[session.pk, author.pk] = self.at
        delay = rules.delay_s if rules else 0
        return ChatMessage(
            session=session,
            author=author,
            alias=author.shown_alias,
            role=role,
            text=text,
            at=self.at,
            device=line.device,
            held=held,
            shows_at=self.at + timedelta(seconds=delay) if delay and not held else None,
        )

    def _punished(self, line: NewLine, session: LiveSession) -> None:
        who = self.people[line]
        for row in self.penalties:
            if row.room_id == session.room_id and who.meets(row):
                raise refusal_of(row)

    def _slow(self, author: int, session: LiveSession, seconds: int) -> None:
        last = self.spoke.get((session.pk, author))
        wait = seconds - (self.at - last).total_seconds() if seconds and last else 0
        if wait > 0:
            raise SlowMode(retry_after=ceil(wait))

    def _is_to_see(self, alias: str, text: str, room: Room) -> bool:
        """Whether the crew must see the line first: for a listed word, also in the alias, or for an alias that looks
        like the anchor's. Raises WordRefused.
        """
        here = [word for word in self.words if word.room_id in (None, room.pk)]
        if words.found(text, [word.folded for word in here if word.act == Word.Act.REFUSE]):
            raise WordRefused()
        if words.found(text, [word.folded for word in here if word.act == Word.Act.HOLD]):
            return True
        own = {words.listed(room.anchor.alias), words.listed(room.anchor.user.shown_alias)}
        return words.listed(alias) in own or words.found(alias, [word.folded for word in here])

    def _roles(self, rooms: Collection[int]) -> dict[tuple[int, int], str]:
        """Who of the authors keeps which room."""
        crew = CrewMember.objects.filter(room__in=rooms, user__in=self.authors).values_list("room", "user")
        found: dict[tuple[int, int], str] = dict.fromkeys(crew, ChatMessage.Role.CREW)
        for session in self.sessions.values():
            found[session.room_id, session.room.anchor.user_id] = ChatMessage.Role.ANCHOR
        return found

    def _somebody(self, line: NewLine) -> Somebody:
        author = self.authors.get(line.author_id)
        return Somebody(line.author_id, (author.phone_index or "") if author else "", line.device)

    def _spoke(self) -> dict[tuple[int, int], datetime]:
        """When each of the authors last spoke in a slow room."""
        slow = [row.pk for row in self.sessions.values() if self._is_slow(row)]
        if not slow:
            return {}
        rows = ChatMessage.objects.filter(session__in=slow, author__in=self.authors)
        last = rows.order_by().values_list("session_id", "author_id").annotate(Max("at"))
        return {(session, author): at for session, author, at in last if author is not None}

    def _is_slow(self, row: LiveSession) -> bool:
        rules = self.rules.get(row.room_id)
        return rules is not None and rules.slow_s > 0
