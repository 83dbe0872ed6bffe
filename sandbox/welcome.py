"""What the demo says when it is ready."""

from pathlib import Path

from sandbox.seed.phones import (
    ANCHOR,
    AUDITOR,
    FINANCE,
    FINANCE_TWO,
    MAKER,
    MANAGER,
    MODERATOR,
    PROJECT,
    ROOM_HOST,
    SHOPPER,
)

ROWS = [
    ("买家 shopper", SHOPPER, "/live/huajian-2"),
    ("主播 anchor", ANCHOR, "/studio"),
    ("制作人 maker", MAKER, "/earnings"),
    ("审计 auditor", AUDITOR, "/staff/"),
    ("财务 finance", FINANCE, "/staff/"),
    ("第二位财务 finance, second", FINANCE_TWO, "/staff/payouts/"),
    ("项目管理 project staff", PROJECT, "/staff/organisations/"),
    ("工坊负责人 workshop manager", MANAGER, "/staff/organisations/"),
    ("审核 moderator", MODERATOR, "/staff/penalties/"),
    ("演示主播 demo anchor", ROOM_HOST, "/studio"),
]


def welcome(url: str, data: Path) -> str:
    """The address, the sign-ins, and how to get a second factor for the data in this folder."""
    code = f"./dev code --data {data}"
    lines = [f"\n  暖心桥 Warm Bridge   {url}/\n"]
    lines += [f"  {phone[3:]}  {alias}  {who}  {url}{path}" for who, (alias, phone), path in ROWS]
    lines += [
        f"\n  登录：填手机号，验证码会印在这个窗口里。工作人员还要第二步验证：另开窗口运行\n    {code}",
        "  Sign in with a number above; the code is printed here. Staff also need the line above, in another window.",
        "  付款用测试卡 4242 4242 4242 4242，不动真钱。Test card, no real money. Ctrl-C ends it.\n",
    ]
    return "\n".join(lines)
