"""Mute somebody in a room, or put somebody out of it."""

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.clock import now
from hosts.queries import role_in_room
from livestream import locks, telling
from livestream.errors import BadReason, NotAgainstCrew
from livestream.models import ChatMessage, Penalty
from livestream.operations.delete_chat import delete_chat
from livestream.realtime import topics
from livestream.realtime.publish import close_member
from livestream.rules import penalties
from livestream.rules import text as texts

FACTS_LONGEST = 300


@transaction.atomic
def impose_penalty(
    *, actor: Actor, kind: str, message_id: int, term: str, reason: str, facts: str = ""
) -> Penalty:
    """Punish the author of a line, which is taken down for the same reason, with all of hers that still wait.

    `facts` is what happened, in the crew's words; without it the line itself, quoted. A mute is against the account
    and its phone, a ban also against the device that the line came from; the person's sockets in the room are
    closed after commit, in every process. Paid orders and the way to them stay. Raises NotFound, BadReason, BadTerm,
    BadText, NotAgainstCrew.
    """
    if reason not in ChatMessage.Reason.values:
        raise BadReason(reasons=list(ChatMessage.Reason.values))
    at = now()
    until = penalties.until(term, kind, at)
    stated = texts.clean(facts, longest=FACTS_LONGEST, empty=True)
    line = locks.chat_message(message_id)
    room, author = line.session.room, line.author
    if author is None or line.kind != ChatMessage.Kind.CHAT or role_in_room(author, room) is not None:
        raise NotAgainstCrew()
    banned = kind == Penalty.Kind.BAN
    row = Penalty.objects.create(
        kind=kind,
        room=room,
        session=line.session,
        message=line,
        user=author,
        device=line.device if banned else "",
        phone_index=author.phone_index or "",
        reason=reason,
        facts=stated or f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S} 在直播间发言：“{line.text}”",
        basis=penalties.BASIS[reason],
        appeal=penalties.APPEAL,
        term=term,
        starts_at=at,
        until=until,
    )
    told = {"room": room.pk, "user": author.pk, "message": line.pk, "reason": reason, "term": term}
    audit.record(actor=actor, action=f"livestream.penalty.{_PAST[kind]}", target=row, data=told)
    for key in [line.pk, *locks.unseen_lines(line, at)]:
        delete_chat(actor=actor, message_id=key, reason=reason)
    telling.standing_changed(room.slug, room.pk, author)
    telling.desk_changed(room.pk)
    if banned:
        topic, device = topics.room(room.slug), line.device or None
        transaction.on_commit(lambda: close_member(user_id=author.pk, device_id=device, topic=topic))
    return row


_PAST = {"mute": "muted", "ban": "banned"}
