"""What an alias may look like: it is read out in rooms and printed on receipts."""

import unicodedata

from accounts.errors import AliasRefused
from core.lookalikes import BLANKS, few_marks, name_of

SHORTEST, LONGEST = 2, 12
NUMERALS = 7
"""From this many numerals on, an alias is a phone number or an account with a messenger."""

RESERVED = tuple(
    map(
        name_of,
        ("官方", "客服", "管理员", "平台", "暖心桥", "系统", "主播", "助播", "场控", "工作人员", "admin"),
    )
)
"""Whose word would be taken for the shop's; in any dress."""


def clean(text: str) -> str:
    """The alias as it is stored: compatibility forms folded, outer spaces gone.

    Raises AliasRefused with `reason`.
    """
    alias = unicodedata.normalize("NFKC", text).strip()
    if not SHORTEST <= len(alias) <= LONGEST:
        raise AliasRefused(reason="length")
    if any((unicodedata.category(c)[0] in "CZ" and c != " ") or c in BLANKS for c in alias):
        raise AliasRefused(reason="characters")
    if few_marks(alias) != alias or not name_of(alias):
        raise AliasRefused(reason="characters")
    # 一三八零零 is a number too
    if sum(c.isnumeric() for c in alias) >= NUMERALS:
        raise AliasRefused(reason="contact")
    if any(word in name_of(alias) for word in RESERVED):
        raise AliasRefused(reason="reserved")
    return alias
