"""Keys and playback tokens."""

from hypothesis import given
from hypothesis import strategies as st

from livestream.video import tokens

NOW = 1_800_000_000.0 - 1_800_000_000.0 % tokens.BUCKET_S  # the first second of a span


def good(token: str, path: str = "s-1", *, secret: str = "s", now: float = NOW) -> bool:
    return tokens.token_valid(token, path, secret=secret, now=now)


def test_a_token_is_good_in_its_span_and_the_next() -> None:
    token = tokens.playback_token("s-1", secret="s", now=NOW)
    assert good(token)
    assert good(token, now=NOW + 2 * tokens.BUCKET_S - 1)
    assert not good(token, now=NOW + 2 * tokens.BUCKET_S)
    assert not good(token, now=NOW - 1)


def test_a_token_is_for_one_path_and_one_secret() -> None:
    token = tokens.playback_token("s-1", secret="s", now=NOW)
    assert not good(token, "s-2")
    assert not good(token, secret="t")


def test_every_viewer_of_a_span_has_the_same_token() -> None:
    first = tokens.playback_token("s-1", secret="s", now=NOW)
    assert first == tokens.playback_token("s-1", secret="s", now=NOW + tokens.BUCKET_S - 1)
    assert first != tokens.playback_token("s-1", secret="s", now=NOW + tokens.BUCKET_S)


@given(st.text())
def test_no_text_opens_a_door_or_breaks_it(text: str) -> None:
    assert not good(text)


def test_a_key_is_stored_as_a_digest() -> None:
    key = tokens.new_key()
    assert tokens.key_matches(key, tokens.key_digest(key))
    assert not tokens.key_matches(key + "x", tokens.key_digest(key))
    assert key not in tokens.key_digest(key)
    assert tokens.new_path() != tokens.new_path()
