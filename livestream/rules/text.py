"""Texts that people type into a room. HTML is just text: nothing is stripped for looking like it."""

import unicodedata
from itertools import groupby

from livestream.errors import BadText

CHAT_LONGEST = 100
ANNOUNCEMENT_LONGEST = 80
TITLE_LONGEST = 40
MARKS = 3
"""Combining marks on one letter. More of them climb over the lines above and below."""
BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and signs by Unicode's word that show nothing: Hangul's fillers and the empty Braille cell."""
JOINER = "\u200d"
"""Holds the parts of an emoji together."""


def clean(text: str, *, longest: int, empty: bool = False) -> str:
    """One line as it is stored: NFC, no control or invisible characters, single spaces.

    `longest` counts characters. Raises BadText, unless `empty` lets nothing pass.
    """
    if len(text) > 20 * longest:
        raise BadText(reason="too_long", longest=longest)
    spaced = "".join(" " if c.isspace() or c in BLANKS else c for c in unicodedata.normalize("NFC", text))
    shown = "".join(c for c in spaced if c == JOINER or unicodedata.category(c)[0] != "C")
    line = " ".join(_few_marks(shown).split())
    if not line.strip(JOINER + " ") and not empty:
        raise BadText(reason="empty", longest=longest)
    if len(line) > longest:
        raise BadText(reason="too_long", longest=longest)
    return line


def _few_marks(text: str) -> str:
    """At most MARKS combining marks in a row."""
    groups = groupby(text, key=lambda c: unicodedata.category(c) in ("Mn", "Me"))
    return "".join("".join(list(run)[:MARKS] if marks else run) for marks, run in groups)
