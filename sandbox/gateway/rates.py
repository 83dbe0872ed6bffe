"""Requests a second and endpoint, and 429 for what is more (docs.stripe.com/rate-limits)."""

import threading
import time
from collections import deque

from sandbox.gateway.errors import StripeError


class Rates:
    """Counts the requests of the last second to each endpoint."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._times: dict[str, deque[float]] = {}
        self.refused = 0

    def count(self, endpoint: str, most: int) -> None:
        """Count one request. Raises StripeError 429 if it is more than ``most`` in a second; 0: no limit."""
        if not most:
            return
        at = time.monotonic()
        with self._lock:
            times = self._times.setdefault(endpoint, deque())
            while times and times[0] <= at - 1:
                times.popleft()
            if len(times) >= most:
                self.refused += 1
                raise StripeError("Request rate limit exceeded.", status=429, code="rate_limit")
            times.append(at)
