"""What follows an event in another app: event type -> what is called after commit, each safe to repeat."""

from core.events import Reactions

REACTIONS: Reactions = {}
