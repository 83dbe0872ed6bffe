"""From what a socket sent to a command. Nothing a client sends may do more than be refused."""

from __future__ import annotations

import json
import unicodedata
from typing import Any, NoReturn

from api.socket.refusals import BadMessage, NotJson, NotText, TooLarge, Unknown
from livestream.realtime.commands import MAX_LIKES, MAX_TEXT, Chat, Command, Like, Ping

MAX_BYTES = 4096
_MAX_ID = 64
_TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that reorder what follows: a line could pose as another's."""


def parse(text: str | None) -> Command:
    """The command in a frame; `text` is None for a binary one.

    Raises NotText, TooLarge, NotJson, Unknown, BadMessage; `data["id"]` names the message when it could be
    read.
    """
    if text is None:
        raise NotText
    if len(text) > MAX_BYTES or len(text.encode(errors="surrogatepass")) > MAX_BYTES:
        raise TooLarge
    try:
        message = _JSON.decode(text)
    except (ValueError, RecursionError):
        raise NotJson from None
    if not isinstance(message, dict):
        raise NotJson
    return _command(message)


def _command(message: dict[str, Any]) -> Command:
    id = _id(message)
    match message.get("t"):
        case "chat":
            if id is None:
                raise BadMessage("id")
            return Chat(id=id, text=_said(message.get("text"), id))
        case "like":
            return Like(id=id, n=_likes(message.get("n"), id))
        case "ping":
            return Ping(id=id)
    raise Unknown(id=id)


def _id(message: dict[str, Any]) -> str | None:
    id = message.get("id")
    if id is None:
        return None
    if not isinstance(id, str) or not 0 < len(id) <= _MAX_ID or not id.isascii() or not id.isprintable():
        raise BadMessage("id")
    return id


def _said(text: Any, id: str) -> str:
    if not isinstance(text, str):
        raise BadMessage("text", id=id)
    line = text.strip()
    if len(line) > MAX_TEXT or not all(_may_stand(char) for char in line):
        raise BadMessage("text", id=id)
    if not any(unicodedata.category(char)[0] in "LNPS" for char in line):
        raise BadMessage("text", id=id)
    return line


def _may_stand(char: str) -> bool:
    """No control character, half of a surrogate pair, private one, line break, or one that turns text."""
    category = unicodedata.category(char)
    return category not in ("Cc", "Cs", "Co", "Zl", "Zp") and char not in _TURNS_TEXT


def _likes(n: Any, id: str | None) -> int:
    if type(n) is not int or not 1 <= n <= MAX_LIKES:
        raise BadMessage("n", id=id)
    return n


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


_JSON = json.JSONDecoder(parse_constant=_no_constant)
"""One for all: a decoder made for each message costs more than the message."""
