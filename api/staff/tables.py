"""Tables that are the same on screen, in CSV and in XLSX."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.utils import timezone
from django_stubs_ext import StrOrPromise

from core.money import yuan

Kind = Literal["text", "money", "count", "time"]
Value = StrOrPromise | int | datetime | None


def written(value: Value, *, is_money: bool = False) -> str:
    """A value as people read it: times in China's zone to the minute, money in yuan with two decimals."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return yuan(value) if is_money and isinstance(value, int) else str(value)


@dataclass(frozen=True)
class Column:
    """A column's title and what its values are; money is in fen, shown in yuan."""

    title: StrOrPromise
    kind: Kind = "text"

    @property
    def is_number(self) -> bool:
        """Whether it is aligned to the right."""
        return self.kind in ("money", "count")


@dataclass(frozen=True)
class Cell:
    """A value, and where it leads on screen."""

    value: Value
    href: str = ""
    column: Column = field(default=Column(""), compare=False)

    @property
    def text(self) -> str:
        """The value as people read it, on screen and in a file alike."""
        return written(self.value, is_money=self.column.kind == "money")

    @property
    def is_negative(self) -> bool:
        """Whether it is a number below zero."""
        return self.column.is_number and isinstance(self.value, int) and self.value < 0


class Table:
    """Columns, rows and a row of sums."""

    def __init__(
        self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], total: Sequence[Cell] = ()
    ) -> None:
        self.columns = list(columns)
        self.rows = [self._in_columns(row) for row in rows]
        self.total = self._in_columns(total) if total else []

    def _in_columns(self, row: Sequence[Cell]) -> list[Cell]:
        pairs = zip(row, self.columns, strict=True)
        return [Cell(cell.value, cell.href, column) for cell, column in pairs]

    @property
    def has_money(self) -> bool:
        """Whether a column of it holds amounts."""
        return any(column.kind == "money" for column in self.columns)

    @property
    def lines(self) -> list[list[Cell]]:
        """The rows and then the sums."""
        return [*self.rows, self.total] if self.total else self.rows
