"""The demo's sign-ins: alias and phone number. The numbers belong to nobody."""

SHOPPER = ("小麦", "+8613800000001")
ANCHOR = ("李师傅", "+8613800000002")
AUDITOR = ("审计员", "+8613800000003")
FINANCE = ("财务", "+8613800000004")
FINANCE_TWO = ("财务复核", "+8613800000007")
MAKER = ("春雨", "+8613800000008")
PROJECT = ("项目管理", "+8613800000009")
MANAGER = ("工坊负责人", "+8613800000010")
MODERATOR = ("审核员", "+8613800000006")
ROOM_HOST = ("阿岚", "+8613800000005")
"""The demo anchor's own sign-in, so that 李师傅's room stays free for the person who tries the demo."""

STAFF = (AUDITOR, FINANCE, FINANCE_TWO, MODERATOR, PROJECT, MANAGER)
"""Those with a second factor."""
