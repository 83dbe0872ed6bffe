"""Who may hear what."""

import pytest

from livestream.realtime import topics
from livestream.realtime.topics import Listener, may_hear

ANYBODY = Listener()
SHOPPER = Listener(user_id=17)
ANCHOR = Listener(user_id=18, studio_sessions=frozenset({5}))
STAFF = Listener(user_id=19, is_staff=True)


@pytest.mark.parametrize(
    ("topic", "who"),
    [
        ("room:hua-jian", {"anybody", "shopper", "anchor", "staff"}),
        ("user:17", {"shopper"}),
        ("user:18", {"anchor"}),
        ("studio:5", {"anchor"}),
        ("studio:6", set()),
        ("staff", {"staff"}),
    ],
)
def test_who_may_hear_what(topic: str, who: set[str]) -> None:
    everyone = {"anybody": ANYBODY, "shopper": SHOPPER, "anchor": ANCHOR, "staff": STAFF}
    assert {name for name, listener in everyone.items() if may_hear(topic, listener)} == who


@pytest.mark.parametrize(
    "text",
    [
        "",
        "room:",
        "room:a b",
        "room:a\n",
        "user:0",
        "user:x",
        "user:-1",
        "user:1 ",
        "staff:1",
        "studio:",
        "other:1",
    ],
)
def test_what_is_no_topic_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a topic"):
        may_hear(text, STAFF)


def test_topics_are_made_by_name() -> None:
    assert (topics.room("hua-jian"), topics.user(17), topics.studio(5)) == (
        "room:hua-jian",
        "user:17",
        "studio:5",
    )
    with pytest.raises(ValueError, match="not a topic"):
        topics.room("../x")
