"""Sweeps: work through what waits, one by one."""

import logging
from collections.abc import Callable, Iterable

from core.errors import Refusal

log = logging.getLogger(__name__)


def each(keys: Iterable[int], run: Callable[[int], object], what: str) -> None:
    """Run on every key. One that fails is logged and does not stop the others."""
    for key in list(keys):
        try:
            run(key)
        except Refusal as refusal:
            log.warning("sweep left one", extra={"what": what, "key": key, "code": refusal.code})
        except Exception:
            log.exception("sweep failed on one", extra={"what": what, "key": key})
