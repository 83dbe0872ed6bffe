"""Captions that a person brings: WebVTT or SubRip, read strictly and written anew.

Only times and plain text are taken over (W3C WebVTT, 4.1; SubRip has the same cues with commas): no styles, no
positions, no markup, so that nothing of an uploaded file reaches a page but words.
"""

import re
from collections.abc import Iterator

from livestream.errors import BadCaptions

LONGEST = 200_000
"""Characters: a broadcast of four hours at a caption each four seconds."""
_TIME = r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})"
_TIMES = re.compile(rf"^{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?$")
_MARKUP = re.compile(r"<[^<>]*>")
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&lrm;", ""), ("&rlm;", ""), ("&amp;", "&"))

Cue = tuple[int, int, str]
"""Begin and end in milliseconds, and the words."""


def clean(text: str) -> str:
    """The captions as WebVTT of our own. Raises BadCaptions: `data.reason` is too_long, empty, or order with `line`."""
    if len(text) > LONGEST:
        raise BadCaptions(reason="too_long", limit=LONGEST)
    cues = list(_cues(text))
    if not cues:
        raise BadCaptions(reason="empty")
    return "WEBVTT\n" + "".join(
        f"\n{_stamp(begin)} --> {_stamp(end)}\n{_escaped(words)}\n" for begin, end, words in cues
    )


def _cues(text: str) -> Iterator[Cue]:
    """Cues in the order of their beginnings; blocks without times (header, notes, styles) are passed over."""
    before, number = 0, 0
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while number < len(lines):
        found = _TIMES.match(lines[number].strip())
        number += 1
        if found is None:
            continue
        begin, end = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:])
        if begin < before or end <= begin:
            raise BadCaptions(reason="order", line=number)
        words = []
        while number < len(lines) and lines[number].strip():
            words.append(_plain(lines[number]))
            number += 1
        before = begin
        if any(words):
            yield begin, end, "\n".join(line for line in words if line)


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _stamp(at: int) -> str:
    seconds, rest = divmod(at, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def _plain(line: str) -> str:
    line = _MARKUP.sub("", line)
    for entity, meant in _ENTITIES:
        line = line.replace(entity, meant)
    # what is left of an arrow would begin another cue
    return line.replace("-->", "→").strip()


def _escaped(words: str) -> str:
    for meant, entity in _ESCAPES:
        words = words.replace(meant, entity)
    return words
