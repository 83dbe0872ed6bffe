"""`./dev demo`: prepares the data folder, starts the processes, and says where to look."""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from sandbox.processes import ROOT, Child, NotReady, Supervisor, port_is_free
from sandbox.welcome import welcome

MARK = ".warmbridge-demo"
"""A file in each demo data folder: `--fresh` empties no folder without it."""


def prepare(data: Path, *, fresh: bool) -> None:
    """Make the data folder; with `fresh`, empty it first. Refuses to empty a folder that isn't a demo's."""
    if fresh and data.exists() and any(data.iterdir()):
        if not (data / MARK).exists():
            raise SystemExit(f"--fresh: {data} was not made by ./dev demo, so it is left alone")
        shutil.rmtree(data)
    data.mkdir(parents=True, exist_ok=True)
    (data / MARK).touch()


def environment(data: Path, port: int) -> dict[str, str]:
    """The settings of a demo: four ports on the loopback address, everything written into one folder."""
    return {
        "MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(data),
        "PUBLIC_URL": f"http://localhost:{port}",
        "VIDEO_CONTROL_URL": f"http://127.0.0.1:{port + 1}",
        "VIDEO_PUBLIC_URL": f"http://localhost:{port + 1}",
        "VIDEO_RTMP_URL": f"rtmp://localhost:{port + 3}/live",
        "STRIPE_API_BASE": f"http://127.0.0.1:{port + 2}",
        "STRIPE_JS_URL": f"http://localhost:{port + 2}/v3/",
        "VIDEO_HOOK_SECRET": "demo-video-hook-secret",
        "VIDEO_PLAYBACK_SECRET": "demo-video-playback-secret",
        "STRIPE_WEBHOOK_SECRETS": "whsec_warmbridge_demo",
    }


def gateway(data: Path, port: int) -> Child:
    """The payment processor's stand-in."""
    words = ["sandbox.gateway", f"--port={port + 2}", f"--data={data / 'gateway'}"]
    words += [f"--webhook-url=http://127.0.0.1:{port}/hooks/stripe", "--webhook-secret=whsec_warmbridge_demo"]
    return Child("payment test gateway", words, f"http://127.0.0.1:{port + 2}/v3/")


def engine(data: Path, port: int) -> Child:
    """The video engine."""
    words = [
        "livestream.video.engine",
        f"--port={port + 1}",
        f"--rtmp-port={port + 3}",
        f"--data={data / 'video'}",
    ]
    words += [f"--hook-url=http://127.0.0.1:{port}/hooks/video/"]
    return Child("video engine", words, f"http://127.0.0.1:{port + 1}/health")


def web(port: int) -> Child:
    """The shop."""
    return Child("web", ["config.server", f"--port={port}"], f"http://127.0.0.1:{port}/healthz")


def manage(env: dict[str, str], *words: str) -> None:
    """Run one management command. Raises SystemExit with its code when it fails."""
    done = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env={**os.environ, **env})
    if done.returncode:
        raise SystemExit(done.returncode)


def serve(supervisor: Supervisor, data: Path, port: int, env: dict[str, str]) -> None:
    """Start the shop; tables, static files and data first, unless they are as the last start left them."""
    stamp, key = data / "prepared", prepared_key()
    if stamp.exists() and stamp.read_text() == key:
        supervisor.start(gateway(data, port), engine(data, port), web(port))
        return
    supervisor.start(gateway(data, port), engine(data, port))
    manage(env, "prepare_demo")
    stamp.write_text(key)
    supervisor.start(web(port))


def prepared_key() -> str:
    """A hash over what the tables and static files are made of."""
    parts = [ROOT / "requirements" / "base.txt", ROOT / "frontend" / "dist" / "manifest.json"]
    parts += sorted(ROOT.glob("*/migrations/*.py")) + sorted(
        p for p in ROOT.glob("api/**/static/**/*") if p.is_file()
    )
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="./dev demo")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--quiet-room", action="store_true")
    chosen = parser.parse_args()
    data, port = chosen.data.resolve(), chosen.port
    for taken in (p for p in range(port, port + 4) if not port_is_free(p)):
        raise SystemExit(f"port {taken} is in use; choose another: ./dev demo --port {port + 10}")
    prepare(data, fresh=chosen.fresh)
    env = environment(data, port)
    supervisor = Supervisor(env)
    try:
        serve(supervisor, data, port, env)
        if not chosen.quiet_room:
            supervisor.start(Child("demo anchor", ["sandbox.anchor"]))
        print(welcome(env["PUBLIC_URL"], data), flush=True)
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
