"""livestream.rules.webvtt."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livestream.errors import BadCaptions
from livestream.rules import webvtt

OURS = "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\n大家好\n\n01:02:03.004 --> 01:02:05.000\n三支羽\n谢谢\n"
CUE = re.compile(r"^\d\d:\d\d:\d\d\.\d{3} --> \d\d:\d\d:\d\d\.\d{3}$")


def test_webvtt_keeps_times_and_words_alone() -> None:
    theirs = (
        "\ufeffWEBVTT - mine\r\n\r\nSTYLE\r\n::cue { background: url(//evil) }\r\n\r\nNOTE hello\r\n\r\n1\r\n"
        "00:01.000 --> 00:03.500 line:0 position:20%\r\n<v 李师傅><b>大家好</b>\r\n\r\n"
        "01:02:03.004 --> 01:02:05.000\r\n三支羽\r\n谢谢\r\n"
    )
    assert webvtt.clean(theirs) == OURS


def test_subrip_is_taken_too() -> None:
    theirs = "1\n00:00:01,000 --> 00:00:03,500\n大家好\n\n2\n01:02:03,004 --> 01:02:05,000\n三支羽\n谢谢\n"
    assert webvtt.clean(theirs) == OURS


def test_cleaning_twice_changes_nothing() -> None:
    text = webvtt.clean("00:01.000 --> 00:02.000\na &lt;b&gt; &amp; c --> d\n")
    assert text.endswith("\na &lt;b&gt; &amp; c → d\n")
    assert webvtt.clean(text) == text


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("WEBVTT\n", {"reason": "empty"}),
        ("hello", {"reason": "empty"}),
        ("00:01.000 --> 00:02.000\n<i></i>\n", {"reason": "empty"}),
        ("00:02.000 --> 00:01.000\na\n", {"reason": "order", "line": 1}),
        ("00:05.000 --> 00:06.000\na\n\n00:01.000 --> 00:02.000\nb\n", {"reason": "order", "line": 4}),
        ("a" * (webvtt.LONGEST + 1), {"reason": "too_long", "limit": webvtt.LONGEST}),
    ],
)
def test_refused(text: str, data: dict[str, object]) -> None:
    with pytest.raises(BadCaptions) as refused:
        webvtt.clean(text)
    assert refused.value.data == data


@given(st.text(st.sampled_from("0123456789:.,-> \n<>&;lt大\r"), max_size=80), st.text(max_size=40))
def test_nothing_but_cues_and_words_comes_out(noise: str, words: str) -> None:
    try:
        text = webvtt.clean(f"{noise}\n\n00:01.000 --> 00:02.000\n{words}")
    except BadCaptions:
        return
    head, *blocks = text.rstrip("\n").split("\n\n")
    assert head == "WEBVTT"
    for times, *said in (block.split("\n") for block in blocks):
        assert CUE.match(times)
        assert said
        assert not any("-->" in line or "<" in line or ">" in line for line in said)
    assert webvtt.clean(text) == text
