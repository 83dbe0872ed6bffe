"""The demo's and the tests' phone: prints the message, and keeps it in `outbox.jsonl` of the data directory."""

import json
import sys
from dataclasses import asdict

from django.conf import settings

from core.messages.sms import Sms


class ConsoleSms:
    """Production refuses to start with this adapter: it writes codes in the clear."""

    def send(self, sms: Sms) -> None:
        """Print one line and append one JSON line."""
        with (settings.DATA_DIR / "outbox.jsonl").open("a", encoding="utf-8") as outbox:
            outbox.write(json.dumps(asdict(sms), ensure_ascii=False) + "\n")
        words = " ".join(sms.params.values())
        print(f"[短信 SMS] {sms.to}  {sms.template}  {words}", file=sys.stderr, flush=True)
