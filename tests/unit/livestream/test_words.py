"""livestream.rules.words: a listed word in any dress."""

import pytest

from livestream.rules.words import found, listed

LISTED = [listed(word) for word in ("加微信", "viagra", "sex", "賭博", "傻 瓜", "v123", "vx", "12345678")]


@pytest.mark.parametrize(
    "line",
    [
        "加微信领券",
        "加 微 信",
        "加-微·信~",
        "加\u200b微\u2060信",
        "加微\u0301信",
        "ＶＩＡＧＲＡ 便宜",
        "v i a g r a",
        "v.i-a_g r a",
        "vіаgrа",  # Cyrillic і and а
        "ⓥⓘⓐⓖⓡⓐ",
        "𝕧𝕚𝕒𝕘𝕣𝕒",
        "VIÀGRA",
        "加\u3164微\u3164信",  # Hangul's filler shows nothing and is a letter
        "v\uffa0iagra",
        "加\u2800微\u180e信",
        "🅥🅘🅐🅖🅡🅐",
        "🆅🅸🅰🅶🆁🅰",
        "🇻🇮🇦🇬🇷🇦",
        "加❤️微💋信",
        "加\u034f微\U000e0100信",
        "加我v❶❷③",
        "加我Ｖ１٢3",
        "来看sex吧",
        "赌博",
        "賭博",
        "赌 博",
        "你这傻瓜",
        *(f"加微{between}信" for between in "ʼˑˈㆍꞏᐧーـ々丶丨ǀ"),
        "ᴠɪᴀɢʀᴀ",
        "vx13800",
        "加我vx",
        "电话一二三四五六七八",
        "壹贰叁肆伍陆柒捌",
        "1 2 3 4-5678",
    ],
)
def test_found(line: str) -> None:
    assert found(line, LISTED)


@pytest.mark.parametrize(
    "line",
    [
        "goes express",
        "微信支付可以吗",
        "加我一个",
        "sexton",
        "好看",
        "",
        "👍👍",
        "viagr",
        "v1234",
        "一二三四",
        "112345678",
        "vxlan",
    ],
)
def test_not_found(line: str) -> None:
    assert not found(line, LISTED)


def test_a_word_of_signs_alone_is_nothing() -> None:
    assert listed(" ♥ \u200b .") == ""
    assert not found("任何话", [])
