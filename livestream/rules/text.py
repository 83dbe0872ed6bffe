"""Texts that people type into a room. HTML is just text: nothing is stripped for looking like it."""

import unicodedata

from core.lookalikes import BLANKS, few_marks
from livestream.errors import BadText

CHAT_LONGEST = 100
ANNOUNCEMENT_LONGEST = 80
TITLE_LONGEST = 40
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
    line = " ".join(few_marks(shown).split())
    if not line.strip(JOINER + " ") and not empty:
        raise BadText(reason="empty", longest=longest)
    if len(line) > longest:
        raise BadText(reason="too_long", longest=longest)
    return line
