"""Characters that somebody can see."""

import pytest

from core.lookalikes import shows


@pytest.mark.parametrize(
    ("text", "seen"),
    [("", 0), (" \t\n", 0), ("\u200ba", 1), ("e\u0301", 1), ("。。", 2), ("👩\u200d🌾", 2), ("क्षि", 3)],
)
def test_what_is_seen(text: str, seen: int) -> None:
    assert [shows(text, seen), shows(text, seen + 1)] == [True, False]


@pytest.mark.parametrize("text", ["ab\0", "\ud800ab"])
def test_what_no_database_keeps(text: str) -> None:
    assert not shows(text)
