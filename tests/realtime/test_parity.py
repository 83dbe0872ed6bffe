"""A page with a snapshot and the events after it shows what a new snapshot would, whatever happened between."""

from __future__ import annotations

import json
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from livestream.realtime.events import ALL, EVENTS, NEVER, encode
from tests.long import examples
from tests.realtime import side_model
from tests.realtime.make_cases import TARGET, render, shown
from tests.realtime.model import ACTS, RoomModel
from tests.realtime.reducer import apply_envelope, apply_event, from_snapshot

acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), max_size=60)
sides = st.lists(side_model.act(), max_size=12)


def _play(model: RoomModel, some: list[tuple[str, int]]) -> None:
    for name, n in some:
        model.act(name, n)


@given(before=acts, after=acts, older=st.integers(0, 30), cuts=st.lists(st.integers(1, 7), max_size=30))
def test_snapshot_and_frames_make_the_new_snapshot(before, after, older: int, cuts: list[int]) -> None:
    model = RoomModel()
    _play(model, before)
    snapshot = model.snapshot()
    _play(model, after)
    state = from_snapshot(snapshot)
    at = max(0, snapshot["seq"] - older)  # the socket listened before the snapshot was read
    while at < len(model.events):
        size = cuts.pop() if cuts else 5
        frame = model.events[at : at + size]
        at += len(frame)
        state = apply_envelope(state, {"s": at, "b": frame})
    assert shown(state) == shown(from_snapshot(model.snapshot()))
    assert state["seq"] == len(model.events)


@given(before=acts, after=acts, older=st.integers(0, 30), order=st.randoms(use_true_random=False))
def test_a_snapshot_newer_than_its_number_and_late_or_double_events_do_no_harm(
    before, after, older, order
) -> None:
    """Publishing comes after commit, so two writers' events may change places, and a snapshot may know more."""
    model = RoomModel()
    _play(model, before)
    snapshot = model.snapshot()
    _play(model, after)
    heard: list[dict[str, Any]] = model.events[max(0, snapshot["seq"] - older) :]
    heard = heard + [event for event in heard if order.random() < 0.3]
    newest_viewers = [event for event in model.events if event["t"] == "viewers.changed"][-1:]
    order.shuffle(heard)
    state = from_snapshot(snapshot)
    for event in heard + newest_viewers:
        state = apply_event(state, event)
    assert shown(state) == shown(from_snapshot(model.snapshot()))


@hypothesis_settings(max_examples=examples(10))
@given(before=sides, after=sides, older=st.integers(0, 10), order=st.randoms(use_true_random=False))
def test_side_topics_too_whatever_comes_late_or_twice(before, after, older: int, order) -> None:
    model = side_model.SideModel()
    for name, shape in before:
        model.change(name, shape)
    state, read_at = model.snapshot(), len(model.events)
    for name, shape in after:
        model.change(name, shape)
    heard = model.events[max(0, read_at - older) :]
    heard = heard + [event for event in heard if order.random() < 0.3]
    order.shuffle(heard)
    for event in heard:
        state = side_model.apply(state, event)
    assert state == model.snapshot()


def test_every_event_has_its_act() -> None:
    """A new event needs an act of the room's model, or a place among the side topics: else nobody tries it."""
    model = RoomModel()
    _play(model, [(name, n) for name in dict.fromkeys(("talk", *ACTS)) for n in (1, 2)])
    rooms = {event["t"] for event in model.events}
    assert rooms == {event.t for event in EVENTS if event.audience == "room"}
    assert set(side_model.KEYS) == {event.t for event in EVENTS if event.audience != "room"}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.t)
@hypothesis_settings(max_examples=examples(5))
@given(data=st.data())
def test_an_event_carries_its_whole_resource(event, data) -> None:
    made = data.draw(st.builds(event))
    wire = json.loads(encode(made))
    assert set(wire) == {"t", "v", *get_type_hints(event.wire)}
    assert (wire["t"], wire["v"]) == (event.t, made.version())
    if event.folds not in (ALL, NEVER):
        assert made.fold_key() == f"{event.t}:{wire[event.folds]}"


def test_another_broadcast_takes_the_last_one_s_things_away() -> None:
    model = RoomModel()
    _play(model, [("talk", 1), ("pin", 1), ("like", 3), ("announce", 1), ("watch", 9)])
    state = from_snapshot(model.snapshot())
    state = apply_event(state, {"t": "session.changed", **model.session, "id": 2, "v": 1})
    assert (state["offers"], state["pin"], state["chat"], state["likes"]) == ([], None, [], 0)
    assert (state["announcement"], state["viewers"]) == (None, 9)
    late = apply_event(state, {"t": "session.changed", **model.session, "id": 1, "v": 99})
    assert late["session"]["id"] == 2


def test_the_browser_s_cases_are_up_to_date() -> None:
    assert TARGET.read_text(encoding="utf-8") == render(), "run python -m tests.realtime.make_cases"
