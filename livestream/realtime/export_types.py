"""Write the TypeScript types of resources and events: `python -m livestream.realtime.export_types`."""

from __future__ import annotations

import inspect
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from livestream.realtime import resources
from livestream.realtime.events import EVENTS, Event

TARGET = Path(__file__).parents[2] / "frontend/src/realtime/events.ts"

_HEAD = """\
// Made by `python -m livestream.realtime.export_types` from livestream/realtime/. Don't edit.
"""
_PLAIN: dict[Any, str] = {int: "number", float: "number", str: "string", bool: "boolean", type(None): "null"}

_TAIL = """
/** One message of the socket; `k` names a side topic, its absence the first topic of the ticket. */
export interface Envelope {
  k?: string;
  /** The number before the frame, where older events were folded into newer ones. */
  p?: number;
  s: number;
  b: RoomEvent[];
}

/** Events up to `s` can't be had any more: fetch the snapshot. */
export interface Gap {
  k?: string;
  s: number;
  gap: true;
  /** Told to many at once: fetch at a moment by chance within so many seconds. */
  within?: number;
}
"""


def render() -> str:
    """The whole file."""
    shapes = [value for value in vars(resources).values() if is_typeddict(value)]
    parts = [_HEAD, *map(_interface, shapes), *map(_event, EVENTS)]
    union = "\n".join(f"  | {event.__name__}" for event in EVENTS)
    return (
        "\n".join(parts)
        + f"\n/** Everything that a socket can carry. */\nexport type RoomEvent =\n{union};\n"
        + _TAIL
    )


def _interface(shape: type) -> str:
    lines = [f"  {name}: {_type(hint)};" for name, hint in get_type_hints(shape).items()]
    return f"{_comment(shape)}\nexport interface {shape.__name__} {{\n" + "\n".join(lines) + "\n}\n"


def _event(event: type[Event]) -> str:
    head = f"{_comment(event)}\nexport interface {event.__name__} extends {event.wire.__name__} {{\n"
    return f'{head}  t: "{event.t}";\n  v: number;\n}}\n'


def _comment(of: type) -> str:
    text = " ".join((inspect.getdoc(of) or "").split())
    return f"/** {text} */"


def _type(hint: Any) -> str:
    if hint in _PLAIN:
        return _PLAIN[hint]
    if is_typeddict(hint):
        return str(hint.__name__)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return " | ".join(f'"{value}"' for value in arguments)
    if origin is list:
        inner = _type(arguments[0])
        return f"({inner})[]" if " | " in inner else f"{inner}[]"
    if origin in (Union, types.UnionType):
        return " | ".join(_type(argument) for argument in arguments)
    raise TypeError(f"no TypeScript for {hint!r}")


def main() -> None:
    """Write the file."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
