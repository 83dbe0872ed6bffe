"""What a process uses, as the kernel and its own metrics tell."""

from __future__ import annotations

import statistics
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families


@dataclass(frozen=True)
class Reading:
    """Of one moment: seconds since the start, KB of memory, open files, tasks of the loop, sockets."""

    at: float
    memory_kb: int
    files: int
    tasks: int
    sockets: int

    def __str__(self) -> str:
        return (
            f"{self.at / 60:5.1f} min  {self.memory_kb / 1024:6.1f} MB  {self.files:3} files  "
            f"{self.tasks:4} tasks  {self.sockets:3} sockets"
        )


def memory_kb(pid: int) -> int:
    """Resident memory of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def read(pid: int, origin: str, at: float) -> Reading:
    """Of the oldest process that its metrics page shows: the one that was never killed."""
    with urllib.request.urlopen(f"{origin}/metrics", timeout=30) as answer:
        families = list(text_string_to_metric_families(answer.read().decode()))
    samples = [sample for family in families for sample in family.samples]
    starts = {one.labels["process"]: one.value for one in samples if one.name == "process_start_time_seconds"}
    oldest = min(starts, key=lambda process: starts[process])
    own = {one.name: one.value for one in samples if one.labels["process"] == oldest}
    files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return Reading(at, memory_kb(pid), files, int(own["warmbridge_tasks"]), int(own["warmbridge_sockets"]))


def growth_kb_a_minute(readings: list[Reading]) -> float:
    """The slope of a straight line through the memory of the second half, when caches are warm."""
    late = readings[len(readings) // 2 :]
    if len(late) < 4:
        return 0.0
    return statistics.linear_regression([one.at / 60 for one in late], [one.memory_kb for one in late]).slope
