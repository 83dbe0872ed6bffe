"""Live sessions, what is offered and said in them, and what they sold."""

from livestream.models.chat import ChatMessage
from livestream.models.offer import Offer, Pin, Sale
from livestream.models.session import LiveSession, Visit

__all__ = ["ChatMessage", "LiveSession", "Offer", "Pin", "Sale", "Visit"]
