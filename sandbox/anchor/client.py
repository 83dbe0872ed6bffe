"""A person at the API: signs in by phone and code, keeps cookies, sends the CSRF token."""

import json
import time
import urllib.error
import urllib.request
import uuid
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any


class Refused(Exception):
    """The API answered with a problem. `code` says which."""

    def __init__(self, status: int, body: Any) -> None:
        self.status = status
        self.code = body.get("code", "") if isinstance(body, dict) else ""
        super().__init__(f"{status} {self.code}")


class Person:
    """One signed-in person. Blocking: call it from a thread."""

    def __init__(self, base: str, outbox: Path) -> None:
        self.base, self.outbox = base, outbox
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def call(self, method: str, path: str, body: Any = None, *, once: bool = False) -> Any:
        """One request; `once` adds an idempotency key. Raises Refused."""
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "Referer": self.base + "/",
        }
        for cookie in self.cookies:
            if cookie.name == "csrftoken" and cookie.value:
                headers["X-CSRFToken"] = cookie.value
        if once:
            headers["Idempotency-Key"] = uuid.uuid4().hex
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method, headers=headers)
        try:
            with self.opener.open(request, timeout=20) as response:
                text = response.read()
        except urllib.error.HTTPError as error:
            text = error.read()
            try:
                raise Refused(error.code, json.loads(text)) from error
            except ValueError:
                raise Refused(error.code, {}) from error
        return json.loads(text) if text else None

    def api(self, method: str, path: str, body: Any = None, *, once: bool = False) -> Any:
        """A request below /api/v1/."""
        return self.call(method, f"/api/v1/{path}", body, once=once)

    def sign_in(self, phone: str) -> None:
        """Ask for a code, read it off the demo's phone, and send it back. Raises Refused, TimeoutError."""
        self.api("GET", "account/me")
        seen = self.outbox.stat().st_size if self.outbox.exists() else 0
        auth = "/_allauth/browser/v1/auth/code"
        try:
            self.call("POST", f"{auth}/request", {"phone": phone})
        except Refused as pending:
            if pending.status != 401:
                raise
        self.call("POST", f"{auth}/confirm", {"code": self._code(phone, seen)})

    def _code(self, phone: str, seen: int) -> str:
        """The newest code for this phone after `seen` bytes of the outbox; waits up to ten seconds."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if self.outbox.exists():
                with self.outbox.open(encoding="utf-8") as lines:
                    lines.seek(seen)
                    found = [sms for line in lines if (sms := json.loads(line))["to"] == phone]
                if found and "code" in found[-1]["params"]:
                    return str(found[-1]["params"]["code"])
            time.sleep(0.1)
        raise TimeoutError("no sign-in code came")
