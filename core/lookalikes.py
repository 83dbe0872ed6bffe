"""One form for what looks alike: of words that may not be written, and of names that nobody may take.

Compatibility forms are made plain (NFKC), letters that look like Latin ones Latin (Unicode's confusables, small
capitals, turned letters), letters in circles, squares and flags and digits in any dress plain, traditional characters
simplified, marks and invisible characters gone; what is neither letter nor digit, or looks so, is a gap.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import groupby

from confusable_homoglyphs import confusables
from opencc import OpenCC

GAP = " "
MARKS = 3
"""Combining marks on one letter. More of them climb over the lines above and below."""
BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and signs by Unicode's word that show nothing: Hangul's fillers and the empty Braille cell."""
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Me", "Mn", "Zl", "Zp", "Zs"})
"""Categories of what shows nothing by itself: controls, joiners, what is no character, marks, spaces."""
_UNKEPT = re.compile("[\\0\ud800-\udfff]")
"""What PostgreSQL or UTF-8 refuses: NUL, and halves of characters."""
_STROKES = frozenset("\u01c0\u1427\u119e\ua78f\u4e28\u4e36\u4e3f")
"""Letters by Unicode's word that are read as a dot or a stroke between letters."""
_DRESSED = ("\U0001f150", "\U0001f170", "\U0001f1e6")
"""Where A to Z begin in black circles, in black squares, and as halves of flags: NFKC leaves them."""
_HAN = "\u2e80"
"""From here on characters are not Latin look-alikes."""
_VARIANT = re.compile(r"LATIN (?:LETTER SMALL CAPITAL|SMALL LETTER TURNED) ([A-Z])")
_TWICE = "vv"
"""Reads as a w."""


def fold(text: str) -> str:
    """The form in which texts are compared: letters and digits, with single gaps."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    decomposed = unicodedata.normalize("NFD", "".join(map(_letter, plain)))
    kept = "".join(
        c for c in decomposed if not (c in BLANKS or unicodedata.category(c) in ("Mn", "Me", "Cf"))
    )
    spaced = "".join(c if c.isalnum() else GAP for c in unicodedata.normalize("NFC", kept))
    return GAP.join(spaced.replace(_TWICE, "w").split())


def name_of(text: str) -> str:
    """A word or name without gaps: it is found with any."""
    return fold(text).replace(GAP, "")


def few_marks(text: str) -> str:
    """At most MARKS combining marks in a row."""
    groups = groupby(text, key=lambda c: unicodedata.category(c) in ("Mn", "Me"))
    return "".join("".join(list(run)[:MARKS] if marks else run) for marks, run in groups)


def shows(text: str, at_least: int = 1) -> bool:
    """Whether somebody can read so many characters of it, and every database can keep it."""
    if _UNKEPT.search(text):
        return False
    return sum(c not in BLANKS and unicodedata.category(c) not in _UNSEEN for c in text) >= at_least


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    """One character for one: as it is compared."""
    if char.isascii():
        return char
    if char in _STROKES or unicodedata.category(char) == "Lm":
        return GAP
    if (digit := unicodedata.digit(char, None)) is not None:
        return str(digit)
    for first in _DRESSED:
        if 0 <= ord(char) - ord(first) < 26:
            return chr(ord("a") + ord(char) - ord(first))
    if char >= _HAN:
        return str(_simplifier().convert(char))
    if variant := _VARIANT.fullmatch(unicodedata.name(char, "")):
        return variant[1].lower()
    for alike in confusables.confusables_data.get(char, ()):
        other = str(alike["c"]).casefold()
        if len(other) == 1 and other.isascii() and other.isalpha():
            return other
    return {"\u03c9": "w"}.get(char, char)


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")
