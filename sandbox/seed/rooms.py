"""Near 300 rooms with their anchors, and 17 buyers' groups."""

from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import User
from hosts.models import Anchor, BuyersGroup, Room
from sandbox.seed.people import make_user
from sandbox.seed.phones import ANCHOR, ROOM_HOST
from sandbox.seed.world import World

ROOMS = 296
GROUPS = 17
FEATURED = [
    ("huajian", "花毽坊", ANCHOR, "three-feather"),
    ("huajian-2", "花毽日课", ROOM_HOST, "four-feather"),
]
"""Two rooms of the workshop: one for the person who tries the demo, one with the demo anchor on the air."""

DISTRICTS = [
    "道里",
    "道外",
    "南岗",
    "香坊",
    "平房",
    "松北",
    "阿城",
    "双城",
    "建华",
    "龙沙",
    "铁锋",
    "向阳",
    "前进",
]
THEMES = [
    ("手作", "kit"),
    ("编织", "basket"),
    ("坐垫", "cushion"),
    ("家政课", "newborn"),
    ("花毽", "child"),
    ("礼盒", "giftbox"),
    ("布艺", "slippers"),
    ("陪护", "elder"),
]
"""What a room is about, and the drawn cover that goes with it."""


def make_rooms(world: World, at: datetime, pictures: Path) -> list[Room]:
    """The featured rooms first, then plain ones; a cover is shared by many rooms."""
    keys = [key for *_, key in FEATURED] + [key for _, key in THEMES]
    covers = {key: store_cover(pictures / f"cover-{key}.webp") for key in keys}
    until = at + timedelta(days=180)
    rooms = [
        Room.objects.create(
            slug=slug,
            title=title,
            organisation=world.hosts[0],
            cover=covers[key],
            anchor=_anchor(make_user(person), world, at, until),
        )
        for slug, title, person, key in FEATURED
    ]
    users = User.objects.bulk_create(
        [_plain_user(n) for n in range(ROOMS - len(FEATURED))],
    )
    anchors = Anchor.objects.bulk_create(
        Anchor(
            user=user,
            organisation=world.hosts[n % len(world.hosts)],
            alias=user.alias,
            verified_at=at,
            verified_until=until,
            is_demo=True,
        )
        for n, user in enumerate(users)
    )
    rooms += Room.objects.bulk_create(
        Room(
            slug=f"room-{n + 3:03d}",
            title=f"{DISTRICTS[n % len(DISTRICTS)]}{THEMES[n % len(THEMES)][0]}",
            anchor=anchor,
            organisation=anchor.organisation,
            cover=covers[THEMES[n % len(THEMES)][1]],
            is_demo=True,
        )
        for n, anchor in enumerate(anchors)
    )
    return rooms


def store_cover(path: Path) -> str:
    """Copy a drawn cover into the media storage; returns its name there."""
    return default_storage.save(f"rooms/{path.name}", ContentFile(path.read_bytes()))


def _anchor(user: User, world: World, at: datetime, until: datetime) -> Anchor:
    return Anchor.objects.create(
        user=user,
        organisation=world.hosts[0],
        alias=user.alias,
        verified_at=at,
        verified_until=until,
        is_demo=True,
    )


def _plain_user(n: int) -> User:
    user = User(alias=f"主播{n + 3:03d}")
    user.set_unusable_password()
    return user


def make_groups(world: World) -> list[BuyersGroup]:
    """The report's 17 groups; their names are the demo's."""
    return BuyersGroup.objects.bulk_create(
        BuyersGroup(
            code=f"g{n:02d}",
            name=f"{DISTRICTS[n % len(DISTRICTS)]}买家{n}群",
            organisation=world.hosts[n % len(world.hosts)],
            is_demo=True,
        )
        for n in range(1, GROUPS + 1)
    )
