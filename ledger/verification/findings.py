"""What a verification says of a fault."""

from typing import NamedTuple


class Problem(NamedTuple):
    """One fault: which transaction (and its number in the public ledger), where in it, what was expected there."""

    txn_id: int | None
    number: int | None
    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        name = f"txn {self.txn_id}" if self.txn_id is not None else "ledger"
        number = f" (No. {self.number})" if self.number is not None else ""
        return f"{name}{number}: {self.where}: expected {self.expected}, found {self.found}"
