"""Live sessions, what is offered and said in them, and what they sold."""

from livestream.models.captions import Captions
from livestream.models.chat import ChatMessage
from livestream.models.flag import Flag
from livestream.models.offer import Offer, Pin, Sale
from livestream.models.penalty import Penalty
from livestream.models.session import LiveSession, Visit
from livestream.models.words import ChatRules, Word

__all__ = [
    "Captions",
    "ChatMessage",
    "ChatRules",
    "Flag",
    "LiveSession",
    "Offer",
    "Penalty",
    "Pin",
    "Sale",
    "Visit",
    "Word",
]
