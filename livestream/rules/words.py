"""Listed words, however they are dressed up.

A line is compared as its folded form: compatibility forms made plain (NFKC), letters that look like Latin ones made
Latin (Unicode's confusables), letters in circles, squares and flags and digits in any dress made plain, traditional
characters made simplified, marks and invisible characters gone, all that is neither letter nor digit a gap. What this
can't see: words spelled by sound, pictures, and other languages' slang.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from confusable_homoglyphs import confusables
from opencc import OpenCC

from livestream.rules.text import BLANKS

GAP = " "
_DRESSED = ("\U0001f150", "\U0001f170", "\U0001f1e6")
"""Where A to Z begin in black circles, in black squares, and as halves of flags: NFKC leaves them."""
_HAN = "\u2e80"
"""From here on characters are not Latin look-alikes."""


def fold(text: str) -> str:
    """The form in which words and lines are compared: letters and digits, with single gaps."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    decomposed = unicodedata.normalize("NFD", "".join(map(_letter, plain)))
    kept = "".join(
        c for c in decomposed if not (c in BLANKS or unicodedata.category(c) in ("Mn", "Me", "Cf"))
    )
    spaced = "".join(c if c.isalnum() else GAP for c in unicodedata.normalize("NFC", kept))
    return GAP.join(spaced.split())


def listed(word: str) -> str:
    """How a word is kept: folded, without gaps, for it is found with any."""
    return fold(word).replace(GAP, "")


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    """One character for one: as it is compared."""
    if char.isascii():
        return char
    if (digit := unicodedata.digit(char, None)) is not None:
        return str(digit)
    for first in _DRESSED:
        if 0 <= ord(char) - ord(first) < 26:
            return chr(ord("a") + ord(char) - ord(first))
    if char >= _HAN:
        return str(_simplifier().convert(char))
    for alike in confusables.confusables_data.get(char, ()):
        other = str(alike["c"]).casefold()
        if len(other) == 1 and other.isascii() and other.isalpha():
            return other
    return char


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=256)
def pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Finds any of these folded words in a folded line, also with gaps between their letters; None for no words."""
    if not words:
        return None
    return re.compile("|".join(map(_spaced, words)))


def _spaced(word: str) -> str:
    """Latin words only whole: else 'sex' would be found in 'goes express'. Chinese has no gaps to go by."""
    body = f"{GAP}?".join(map(re.escape, word))
    return rf"(?<![a-z0-9]){body}(?![a-z0-9])" if word.isascii() else body


def found(text: str, words: Iterable[str]) -> bool:
    """Whether the line has one of the folded words in it."""
    finder = pattern(tuple(sorted(words)))
    return finder is not None and finder.search(fold(text)) is not None
