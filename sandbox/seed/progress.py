"""A bar on the terminal; plain lines where there is none."""

import sys
import time


class Progress:
    """Counts steps of known total weight."""

    WIDTH = 28

    def __init__(self, total: int) -> None:
        self.total, self.done, self.began = total, 0, time.monotonic()
        self.live = sys.stderr.isatty()

    def step(self, label: str, weight: int = 1) -> None:
        """One more step is done."""
        self.done += weight
        if not self.live:
            return
        filled = self.WIDTH * self.done // self.total
        bar = "█" * filled + "░" * (self.WIDTH - filled)
        sys.stderr.write(f"\r  演示数据 {bar} {100 * self.done // self.total:3d} %  {label}\033[K")
        sys.stderr.flush()

    def end(self) -> None:
        """Say how long it took."""
        lead = "\r\033[K" if self.live else ""
        sys.stderr.write(f"{lead}  演示数据已写好 demo data written: {time.monotonic() - self.began:.1f} s\n")
        sys.stderr.flush()
