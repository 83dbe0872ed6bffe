"""Let a camera take the place of whoever sends."""

from core.actor import Actor
from livestream.operations.cut_publisher import cut_publisher
from livestream.operations.issue_publish_ticket import issue_publish_ticket
from livestream.video.contract import PublishTicket


def take_over_stream(*, actor: Actor, session_id: int) -> PublishTicket:
    """A key that ends all others, so that who is pushed out does not push back.

    A socket of ours says itself that it takes over, and its predecessor hears so; WHIP has no word for it: there the
    way is cleared first. Uses the network: outside transactions. Raises NotFound, SessionEnded.
    """
    ticket = issue_publish_ticket(actor=actor, session_id=session_id, alone=True)
    if ticket.browser.kind == "whip":
        cut_publisher(session_id=session_id)
    return ticket
