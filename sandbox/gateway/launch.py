"""Start a gateway as a process of its own, from tests or from the demo's starter."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
FIRST_LINE = "listening on "


def start(*arguments: str) -> tuple[subprocess.Popen[str], str]:
    """The process and its address, once it listens. Raises RuntimeError if it ends instead."""
    command = [sys.executable, "-m", "sandbox.gateway", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    if not line.startswith(FIRST_LINE):
        process.stdout.close()
        raise RuntimeError(f"the test gateway ended with code {process.wait()}")
    return process, line.removeprefix(FIRST_LINE)


def stop(process: subprocess.Popen[str]) -> None:
    """End a gateway and wait until it has ended."""
    process.terminate()
    process.wait(timeout=10)
    if process.stdout is not None:
        process.stdout.close()


@contextmanager
def gateway(*arguments: str) -> Iterator[str]:
    """A gateway for the length of a ``with`` block; its address."""
    process, url = start(*arguments)
    try:
        yield url
    finally:
        stop(process)
