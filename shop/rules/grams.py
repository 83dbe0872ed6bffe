"""Texts as sets of one or two neighbouring characters, the same for what is searched and what is asked."""

import unicodedata

LONGEST_QUERY = 20
"""Characters of a query that are read; what stands behind narrows nothing further."""


def _runs(text: str) -> list[str]:
    """Unbroken runs of letters and digits, compatibility forms folded, in lower case."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(c if c.isalnum() else " " for c in folded).split()


def grams(*texts: str) -> set[str]:
    """Every single character and every pair of neighbours: '鹤羽' gives 鹤, 羽, 鹤羽."""
    found: set[str] = set()
    for text in texts:
        for run in _runs(text):
            found.update(run)
            found.update(run[i : i + 2] for i in range(len(run) - 1))
    return found


def asked(query: str) -> set[str]:
    """What a product must hold to be found: the pairs of the query, and runs that are one character alone."""
    found: set[str] = set()
    for run in _runs(query[:LONGEST_QUERY]):
        found.update([run] if len(run) == 1 else (run[i : i + 2] for i in range(len(run) - 1)))
    return found
