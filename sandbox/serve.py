"""`./dev serve`: like production on this machine: several web processes on one port, Valkey, jobs apart."""

import argparse
import os
import sys
from pathlib import Path

from sandbox.demo import engine, environment, gateway, manage, prepare, prepared_key
from sandbox.processes import Child, NotReady, Supervisor, port_is_free


def settings(data: Path, port: int, *, several: bool) -> tuple[dict[str, str], list[Child]]:
    """The settings, and what runs beside the web processes.

    With MODE=production all settings are the environment's, else the demo's. Valkey is started where several
    processes need one and none is named.
    """
    given = os.environ.get("MODE") == "production"
    env = {"DJANGO_SETTINGS_MODULE": "config.settings"} if given else environment(data, port)
    beside = [] if given else [gateway(data, port)]
    if several and not os.environ.get("VALKEY_URL"):
        env["VALKEY_URL"] = f"redis://127.0.0.1:{port + 4}/0"
        beside.insert(0, Child("valkey", ["sandbox.valkey", f"--port={port + 4}", f"--data={data}"]))
    return env, [*beside, engine(data, port)]


def web(port: int, number: int) -> Child:
    """One of the web processes."""
    words = ["config.server", f"--port={port}"]
    return Child(f"web {number}", words, f"http://127.0.0.1:{port}/healthz")


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="./dev serve")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=2)
    chosen = parser.parse_args()
    data, port, count = chosen.data.resolve(), chosen.port, max(1, chosen.processes)
    for taken in (p for p in range(port, port + 5) if not port_is_free(p)):
        raise SystemExit(f"port {taken} is in use; choose another: ./dev serve --port {port + 10}")
    prepare(data, fresh=False)
    env, beside = settings(data, port, several=count > 1)
    supervisor = Supervisor(env)
    try:
        supervisor.start(*beside)
        if os.environ.get("MODE") == "production":
            manage(env, "migrate", "--no-input", "-v0")
            manage(env, "collectstatic", "--no-input", "-v0")
        else:
            manage(env, "prepare_demo")
            (data / "prepared").write_text(prepared_key())
        supervisor.start(*(web(port, number) for number in range(1, count + 1)), seconds=60)
        if "VALKEY_URL" in {**os.environ, **env}:
            supervisor.start(Child("jobs", ["django", "run_huey", "--workers=2", "--flush-locks"]))
        print(f"{count} web processes at http://localhost:{port}", flush=True)
        supervisor.watch()
    except NotReady as failure:
        print(failure, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        pass
    finally:
        supervisor.close()


if __name__ == "__main__":
    main()
