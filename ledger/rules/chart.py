"""The accounts and policies of the books, in the words of the records."""

from collections.abc import Mapping
from typing import NamedTuple


class Chart(NamedTuple):
    """What the records say of accounts (code, type, currency) and policies, by id."""

    accounts: Mapping[int, tuple[str, str, str]]
    policies: Mapping[int, str]
