"""``python -m sandbox.gateway``: run the test gateway until it is told to end."""

import argparse
import os
import signal
import sys
from pathlib import Path

from sandbox.gateway.building import build
from sandbox.gateway.endpoints import keep_endpoint
from sandbox.gateway.keys import Keyring
from sandbox.gateway.settings import Settings


def parse(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.gateway", description="Stripe-compatible test gateway"
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--public-url", default="", help="its own address as browsers see it")
    parser.add_argument("--data", type=Path, help="a folder that keeps the state over a restart")
    parser.add_argument("--webhook-url", help="where events are posted to")
    parser.add_argument("--webhook-secret", help="whsec_...")
    parser.add_argument("--secret-key", default="", help="accept this sk_test_ key only")
    parser.add_argument("--publishable-key", default="", help="accept this pk_test_ key only")
    parser.add_argument("--settlement-currency", default=Settings.settlement_currency)
    options = parser.parse_args(arguments)
    if bool(options.webhook_url) != bool(options.webhook_secret):
        parser.error("--webhook-url and --webhook-secret go together")
    return options


def main(arguments: list[str]) -> int:
    """Serve. The first line printed is ``listening on`` and the address; returns the exit code."""
    if os.environ.get("MODE") == "production":
        print(
            "The test gateway takes no real money: it does not start with MODE=production.", file=sys.stderr
        )
        return 2
    options = parse(arguments)
    server, account = build(
        host=options.host,
        port=options.port,
        folder=options.data,
        settings=Settings(settlement_currency=options.settlement_currency.lower()),
        keyring=Keyring(secret=options.secret_key, publishable=options.publishable_key),
        public_url=options.public_url.rstrip("/"),
    )
    if options.webhook_url:
        with account.change():
            keep_endpoint(account, options.webhook_url, options.webhook_secret)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(f"listening on http://{options.host}:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
