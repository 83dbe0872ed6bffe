"""AMF0, the notation of RTMP's commands (Adobe, 'Action Message Format -- AMF 0', 2007)."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from livestream.video.engine.boxes import Malformed

MAX_DEPTH = 8
MAX_VALUES = 512
"""Values in one message; an encoder's greeting has about twenty."""

Value = float | bool | str | None | Mapping[str, "Value"] | Sequence["Value"]

_END = 9


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._values = 0

    def all(self) -> list[Value]:
        found = []
        while self._at < len(self._data):
            found.append(self._value(0))
        return found

    def _take(self, count: int) -> bytes:
        piece = self._data[self._at : self._at + count]
        if len(piece) < count:
            raise Malformed("a command is cut short")
        self._at += count
        return piece

    def _number(self, form: str) -> int:
        (number,) = struct.unpack(form, self._take(struct.calcsize(form)))
        return int(number)

    def _text(self, form: str = ">H") -> str:
        return self._take(self._number(form)).decode("utf-8", "replace")

    def _value(self, depth: int) -> Value:
        self._values += 1
        if depth > MAX_DEPTH or self._values > MAX_VALUES:
            raise Malformed("a command is nested or large beyond all reason")
        match self._number(">B"):
            case 0:
                return float(struct.unpack(">d", self._take(8))[0])
            case 1:
                return self._number(">B") != 0
            case 2:
                return self._text()
            case 3:
                return self._pairs(depth)
            case 5 | 6:
                return None
            case 8:
                self._take(4)  # a hint of the length, not always true
                return self._pairs(depth)
            case 10:
                return [self._value(depth + 1) for _ in range(min(self._number(">I"), MAX_VALUES + 1))]
            case 11:
                return float(struct.unpack(">dh", self._take(10))[0])
            case 12:
                return self._text(">I")
            case kind:
                raise Malformed(f"a value of kind {kind}")

    def _pairs(self, depth: int) -> dict[str, Value]:
        pairs: dict[str, Value] = {}
        while True:
            name = self._text()
            if not name and self._data[self._at : self._at + 1] == bytes([_END]):
                self._at += 1
                return pairs
            pairs[name] = self._value(depth + 1)


def decode(data: bytes) -> list[Value]:
    """The values of a message. Raises Malformed."""
    return _Reader(data).all()


def encode(*values: Value) -> bytes:
    """Values one after the other."""
    return b"".join(_encoded(value) for value in values)


def _encoded(value: Value) -> bytes:
    match value:
        case None:
            return b"\x05"
        case bool():
            return bytes([1, value])
        case int() | float():
            return struct.pack(">Bd", 0, value)
        case str():
            return b"\x02" + _name(value)
        case Mapping():
            pairs = b"".join(_name(name) + _encoded(inner) for name, inner in value.items())
            return b"\x03" + pairs + bytes([0, 0, _END])
        case _:
            return struct.pack(">BI", 10, len(value)) + b"".join(_encoded(inner) for inner in value)


def _name(text: str) -> bytes:
    data = text.encode()
    return struct.pack(">H", len(data)) + data
