"""What an alias may look like: it is read out in rooms and printed on receipts."""

import unicodedata

from accounts.errors import AliasRefused

SHORTEST, LONGEST = 2, 12
NUMERALS = 7
"""From this many numerals on, an alias is a phone number or an account with a messenger."""

RESERVED = ("官方", "客服", "管理员", "平台", "暖心桥", "系统", "admin")


def clean(text: str) -> str:
    """The alias as it is stored: compatibility forms folded, outer spaces gone.

    Raises AliasRefused with `reason`.
    """
    alias = unicodedata.normalize("NFKC", text).strip()
    if not SHORTEST <= len(alias) <= LONGEST:
        raise AliasRefused(reason="length")
    if any(unicodedata.category(c)[0] in "CZ" and c != " " for c in alias):
        raise AliasRefused(reason="characters")
    # 一三八零零 is a number too
    if sum(c.isnumeric() for c in alias) >= NUMERALS:
        raise AliasRefused(reason="contact")
    if any(word in alias.lower().replace(" ", "") for word in RESERVED):
        raise AliasRefused(reason="reserved")
    return alias
