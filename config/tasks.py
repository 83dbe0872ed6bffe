"""Periodic jobs: they only tidy. What is expired is decided by the clock whenever it is read.

A jobs process of its own (`run_huey`) looks for a module of this name in every installed app, and so finds them all.
"""

import accounts.jobs  # noqa: F401
import ledger.jobs  # noqa: F401
import livestream.jobs  # noqa: F401
import shop.jobs  # noqa: F401  registers them
