"""What processes cost, read from /proc."""

import os
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of living processes so far."""
    return sum(_cpu(pid) for pid in pids)


def memory_mib(pids: Iterable[int]) -> float:
    """Resident memory; what several share is counted several times."""
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * PAGE / (1 << 20)


def family(pid: int) -> list[int]:
    """The process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def tree_seconds(pid: int) -> float:
    """User and system time of a process, of its children, and of those that it waited for."""
    return sum(_cpu(one) for one in family(pid)) + _cpu(pid, waited_for=True)


def machine_seconds() -> float:
    """Time that all processors were busy with anything at all."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
    return (fields[0] + fields[1] + fields[2] + sum(fields[5:8])) / TICKS


def _cpu(pid: int, *, waited_for: bool = False) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    at = 13 if waited_for else 11
    return (int(fields[at]) + int(fields[at + 1])) / TICKS
