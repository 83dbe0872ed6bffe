"""Three hundred rooms over several processes on one Valkey, as many sockets as the limits of open files allow.

    ./dev bench rooms [--rooms 300] [--sockets 75600] [--processes 4] [--seconds 30] [--each 1]

Every room has an event each `--each` seconds. The phones are processes of their own, each with a loopback address of
its own, so that ports do not run out. Told: late, lost, reordered, processor time of servers and of load apart,
memory a socket.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["MODE"] = "test"

SPARE_FILES = 500
"""Of a process's limit, for what is no phone."""
OPENING_S = 1800


def start_load(ports: Sequence[int], share: int, rooms: int, number: int) -> subprocess.Popen[str]:
    words = [",".join(map(str, ports)), str(share), str(rooms), f"127.0.1.{number + 1}", str(number * share)]
    command = [sys.executable, "-m", "benchmarks.crowd.load", *words]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def quantile(late: Counter[int], part: float) -> int:
    """Milliseconds within which `part` of the events came."""
    left = part * sum(late.values())
    for ms in sorted(late):
        left -= late[ms]
        if left <= 0:
            return ms
    return 0


def speak(url: str, rooms: int, seconds: float, each_s: float) -> int:
    """Say events in all rooms, evenly spread; how many in each."""
    from benchmarks.fanout.lines import line
    from livestream.realtime.bus import Packet
    from livestream.realtime.events import encode
    from livestream.realtime.valkey.bus import ValkeyBus

    bus, times, began = ValkeyBus(url), max(1, int(seconds / each_s)), time.monotonic()
    for id in range(1, times + 1):
        for room in range(rooms):
            due = began + each_s * (id - 1 + room / rooms)
            time.sleep(max(0.0, due - time.monotonic()))
            event = line(id)
            bus.send(Packet(f"room:r{room}", encode(event), event.fold_key(), event.priority))
    return times


def measure(chosen: argparse.Namespace, folder: Path) -> None:
    from benchmarks.soaking.gauges import memory_kb
    from benchmarks.usage import cpu_seconds
    from tests.realtime.farm import Farm

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    count = chosen.processes
    share = min(chosen.sockets // count, most - SPARE_FILES)
    sockets = share * count
    with Farm(folder, count, {"DATABASE_URL": ""}) as farm:
        servers = [node.pid for node in farm.nodes]
        empty_kb = sum(map(memory_kb, servers))
        began = time.monotonic()
        ports = [node.port for node in farm.nodes]
        loads = [start_load(ports, share, chosen.rooms, number) for number in range(count)]
        try:
            for load in loads:
                assert load.stdout is not None
                if load.stdout.readline().strip() != "open":
                    raise SystemExit("a process of phones did not open them all")
            print(
                f"{sockets} sockets in {chosen.rooms} rooms, opened in {time.monotonic() - began:.0f} s",
                flush=True,
            )
            time.sleep(5)
            memory = (sum(map(memory_kb, servers)) - empty_kb) / sockets
            pids = (servers, [load.pid for load in loads])
            before = [cpu_seconds(group) for group in pids]
            began = time.monotonic()
            times = speak(farm.valkey.url, chosen.rooms, chosen.seconds, chosen.each)
            time.sleep(10)
            took = time.monotonic() - began
            spent = [cpu_seconds(group) - old for group, old in zip(pids, before, strict=True)]
            tell([json.loads(load.communicate("end\n", timeout=120)[0]) for load in loads], sockets * times)
        finally:
            for load in loads:
                load.kill()
                load.wait()
    print(
        f"processor time over {took:.0f} s: servers {spent[0]:.1f} s, phones {spent[1]:.1f} s; "
        f"{spent[0] / (sockets * times) * 1e6:.1f} us of server an event delivered; {memory:.1f} KB a socket"
    )


def tell(found: list[dict[str, object]], expected: int) -> None:
    """What the phones heard."""
    late: Counter[int] = Counter()
    total: Counter[str] = Counter()
    for one in found:
        counts = dict(one)
        late.update({int(ms): int(n) for ms, n in counts.pop("late").items()})  # type: ignore[attr-defined]
        total.update({name: int(str(count)) for name, count in counts.items()})
    print(
        f"{total['heard']} of {expected} heard: {expected - total['heard']} lost, {total['reordered']} reordered or "
        f"double, {total['gaps']} gaps, {total['closed']} closed"
    )
    print(
        f"late: p50 {quantile(late, 0.5)} ms, p99 {quantile(late, 0.99)} ms, worst {max(late, default=0)} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench rooms")
    parser.add_argument("--rooms", type=int, default=300)
    parser.add_argument("--sockets", type=int, default=75_600)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--each", type=float, default=1.0, help="seconds between two events of a room")
    chosen = parser.parse_args()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="warmbridge-rooms-") as folder:
        os.environ["DATA_DIR"] = folder
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)  # who comes is looked for among what is on the air
        measure(chosen, Path(folder))


if __name__ == "__main__":
    main()
