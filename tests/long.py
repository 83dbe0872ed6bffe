"""How much: the suite runs small, `./dev test --long` runs the same tests at full size."""

import os

LONG = bool(os.environ.get("LONG"))
TIMES = 50


def examples(few: int) -> int:
    """How many examples Hypothesis tries: `few`, or fifty times as many in the long run."""
    return few * TIMES if LONG else few
