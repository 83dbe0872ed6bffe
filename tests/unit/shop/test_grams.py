"""What a search compares."""

import pytest

from shop.rules.grams import asked, grams


def test_text_is_its_characters_and_pairs() -> None:
    assert grams("鹤羽·花") == {"鹤", "羽", "鹤羽", "花"}


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        ("花毽", {"花毽"}),
        ("花", {"花"}),
        (" 花毽  红 ", {"花毽", "红"}),
        ("ＨＹ３", {"hy", "y3"}),
        ("·%_'", set()),
        (
            "一二三四五六七八九十" * 3,
            {"一二", "二三", "三四", "四五", "五六", "六七", "七八", "八九", "九十", "十一"},
        ),
    ],
)
def test_query_is_its_pairs(query: str, pairs: set[str]) -> None:
    assert asked(query) == pairs


def test_whatever_is_in_a_text_is_found_by_any_part_of_it() -> None:
    text = "鹤羽花毽·三支羽"
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            assert asked(text[start:end]) <= grams(text)
