"""Say something in a room."""

from core.errors import Refusal
from livestream.models import ChatMessage
from livestream.operations.post_lines import post_lines
from livestream.rules.lines import NewLine


def post_chat(*, room: str, author_id: int, text: str, device: str = "") -> ChatMessage:
    """Post one line. Raises what post_lines refuses a line with."""
    row = post_lines(lines=[NewLine(room, author_id, text, device)])[0]
    if isinstance(row, Refusal):
        raise row
    return row
