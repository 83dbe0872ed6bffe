"""Makers under demo aliases, and the demo's sign-ins."""

from datetime import datetime
from itertools import product

from accounts.models import User
from core.encryption import blind_index
from programmes.models import Beneficiary, Consent, Membership, OrganisationMember
from sandbox.seed.phones import (
    AUDITOR,
    FINANCE,
    FINANCE_TWO,
    MAKER,
    MANAGER,
    MODERATOR,
    PROJECT,
)
from sandbox.seed.world import World

FIRST = "春秋晨晚云雪松柏兰菊梅竹江河溪湖山石禾麦桑榆杨柳朝夕星月风露青素清暖宁和丹朱墨玉"
SECOND = "雨霞光岚枝叶芽穗泉溪声影心安"
MAKERS = 500
"""The report's number of workers in difficulty who learn the craft; every alias here is the demo's."""


STORIES = [
    "以前在厂里站流水线，手上活儿一直没丢。学了三个月花毽，现在一天能扎八只，孩子放学也爱在旁边看。",
    "在家照顾老人走不开，工坊把料送到门口。一针一线不赶时间，做好一只心里就踏实一分。",
    "师傅说羽要顺、钱要正、线要紧。我慢，可我做的毽子踢起来稳。",
]
"""Written for the demo; no real person said them."""


def aliases(count: int) -> list[str]:
    """Distinct two-character aliases."""
    pairs = [a + b for b, a in product(SECOND, FIRST) if a != b]
    if len(pairs) < count:
        raise ValueError(f"only {len(pairs)} aliases")
    return pairs[:count]


def make_makers(world: World, at: datetime) -> list[Beneficiary]:
    """500 makers of the workshop, each with consent to appear under an alias, and eight of two other workshops."""
    heyu = world.programmes["s2"]
    rows = [
        Beneficiary(
            programme=heyu,
            workshop=world.workshop,
            alias=alias,
            craft="花毽",
            story=STORIES[n] if n < len(STORIES) else "",
            created_at=at,
            is_demo=True,
            identity_number=f"DEMO-ID-{n:06d}",
            identity_index=blind_index(f"DEMO-ID-{n:06d}", purpose="identity"),
            legal_name=f"演示户名{n:03d}",
            bank_account=f"DEMO-BANK-{n:08d}",
        )
        for n, alias in enumerate(aliases(MAKERS))
    ]
    for n, alias in enumerate(aliases(MAKERS + 8)[MAKERS:]):
        shop, craft = (world.homecare, "家政护理") if n % 2 else (world.weaving, "编织")
        rows.append(
            Beneficiary(
                programme=world.programmes["s3"],
                workshop=shop,
                alias=alias,
                craft=craft,
                created_at=at,
                is_demo=True,
            )
        )
    made = Beneficiary.objects.bulk_create(rows)
    Consent.objects.bulk_create(Consent(beneficiary=b, purpose="alias", given_at=at) for b in made)
    Consent.objects.bulk_create(
        Consent(beneficiary=b, purpose="story", given_at=at) for b in made[: len(STORIES)]
    )
    return made


def sign_in_maker(makers: list[Beneficiary]) -> None:
    """The maker of the first ware gets a phone: she sees what she earned."""
    makers[0].user = make_user(MAKER)
    makers[0].save(update_fields=["user"])


def make_user(person: tuple[str, str], **fields: object) -> User:
    """A user whose phone is verified."""
    alias, phone = person
    return User.objects.create_user(alias=alias, phone=phone, phone_verified=True, **fields)


def make_staff(world: World) -> dict[str, User]:
    """The province's auditor, moderator, project staff, and two of finance: one prepares what the other approves; and
    the workshop's manager. By alias; their second factor is made by the command.
    """
    people = (
        (AUDITOR, "auditor"),
        (FINANCE, "finance"),
        (FINANCE_TWO, "finance"),
        (MODERATOR, "moderator"),
        (PROJECT, "project"),
    )
    made = {}
    for person, role in people:
        user = made[person[0]] = make_user(person, is_staff=True)
        Membership.objects.create(user=user, federation=world.province, role=role)
    manager = made[MANAGER[0]] = make_user(MANAGER, is_staff=True)
    OrganisationMember.objects.create(user=manager, organisation=world.workshop, role="manager")
    return made
