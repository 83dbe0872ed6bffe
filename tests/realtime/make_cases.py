"""Write the cases on which both reducers must agree: `python -m tests.realtime.make_cases`.

vitest reads them.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from tests.realtime.model import ACTS, SHOWN_LINES, RoomModel
from tests.realtime.reducer import State, apply_envelope, from_snapshot

TARGET = Path(__file__).with_name("parity_cases.json")
CASES = 8


def shown(state: State) -> dict[str, Any]:
    """What two pages of one room must agree in: not how they know it, and only the lines that a snapshot has.

    The session's version is left out: an announcement raises it without the session's event.
    """
    hidden = ("seq", "versions", "gone")
    plain = {key: value for key, value in state.items() if key not in hidden}
    return {**plain, "chat": state["chat"][-SHOWN_LINES:], "session": {**state["session"], "v": 0}}


def case(seed: int) -> dict[str, Any]:
    """One room's story: a snapshot in its midst, the frames after it, and the page in the end."""
    chance = random.Random(seed)
    model = RoomModel()

    def below(n: int) -> int:
        return int(chance.random() * n)

    for _ in range(below(20)):
        model.act(ACTS[below(len(ACTS))], below(40))
    snapshot = model.snapshot()
    for _ in range(below(25)):
        model.act(ACTS[below(len(ACTS))], below(40))
    frames: list[dict[str, Any]] = []
    at = max(0, snapshot["seq"] - below(6))
    while at < len(model.events):
        batch = model.events[at : at + 1 + below(6)]
        at += len(batch)
        frames.append({"s": at, "b": batch})
        if below(4) == 0:
            frames.append(frames[-1])  # heard twice
    state = from_snapshot(snapshot)
    for frame in frames:
        state = apply_envelope(state, frame)
    return {"name": f"story {seed}", "snapshot": snapshot, "frames": frames, "state": state}


def render() -> str:
    """The whole file, one case a line."""
    lines = [
        json.dumps(case(seed), ensure_ascii=False, separators=(",", ":")) for seed in range(1, CASES + 1)
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
