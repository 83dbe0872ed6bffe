"""A page with a snapshot and the events after it shows what a new snapshot would, whatever happened between."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.realtime.make_cases import TARGET, render, shown
from tests.realtime.model import ACTS, RoomModel
from tests.realtime.reducer import apply_envelope, apply_event, from_snapshot

acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), max_size=60)


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
