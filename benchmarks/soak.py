"""Twenty minutes of a lively room at two processes, one of which is killed again and again.

    ./dev bench soak [--minutes 20] [--phones 80] [--kill-every 60]

Phones join and leave, say lines that are written to a database, hear pins made by the real operation; the second
process dies by kill -9 and is started anew. At the end: no pin missing at any phone, every line that was
acknowledged heard by those who stayed, memory and tasks of the process that lived as they were.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

from benchmarks import worlds
from sandbox.valkey import Valkey


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench soak")
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--phones", type=int, default=80)
    parser.add_argument("--kill-every", type=float, default=60, help="seconds")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="warmbridge-soak-") as folder:
        path = Path(folder)
        valkey = Valkey(path).start()
        os.environ.update(
            MODE="test",
            DATA_DIR=folder,
            DJANGO_SETTINGS_MODULE="config.settings",
            VALKEY_URL=valkey.url,
            DATABASE_URL=f"sqlite:///{path}/shop.sqlite3",
        )
        try:
            worlds.set_up()
            from benchmarks.soaking.run import Soak

            faults = asyncio.run(
                Soak(path, valkey, chosen.phones).run(chosen.minutes * 60, chosen.kill_every)
            )
        finally:
            valkey.kill()
    for fault in faults:
        print(f"FAULT: {fault}")
    print(f"soak of {chosen.minutes:g} minutes {'FAILED' if faults else 'held'}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
