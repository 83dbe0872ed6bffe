"""Listed words, however they are dressed up: see `core.lookalikes`.

What this can't see: words spelled by sound or by parts of characters, pictures, and other languages' slang.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from core.lookalikes import GAP, fold
from core.lookalikes import name_of as listed

__all__ = ["found", "listed", "pattern"]

_NUMERALS = str.maketrans("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖", "00123456789123456789")


@lru_cache(maxsize=256)
def pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Finds any of these folded words in a folded line, also with gaps between their letters; None for no words."""
    if not words:
        return None
    return re.compile("|".join(map(_spaced, words)))


def _spaced(word: str) -> str:
    """Latin words only whole, and numbers: else 'sex' would be found in 'goes express'. Chinese has no gaps to go by,
    and a number that follows a Latin word is not of it: 'vx' is found in 'vx13800'.
    """
    body = f"{GAP}?".join(map(re.escape, word))
    before, after = _kind(word[0]), _kind(word[-1])
    return (f"(?<!{before})" if before else "") + body + (f"(?!{after})" if after else "")


def _kind(char: str) -> str:
    if not char.isascii():
        return ""
    return "[0-9]" if char.isdigit() else "[a-z]"


def found(text: str, words: Iterable[str]) -> bool:
    """Whether the line has one of the folded words in it; numbers also in Chinese numerals."""
    listing = sorted(words)
    line = fold(text)
    finder = pattern(tuple(listing))
    if finder is not None and finder.search(line):
        return True
    numbers = pattern(tuple(word for word in listing if word.isdecimal()))
    return numbers is not None and numbers.search(line.translate(_NUMERALS)) is not None
