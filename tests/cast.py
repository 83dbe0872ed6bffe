"""The named people and things that tests speak of.

`Cast` is made once per test by the `cast` fixture, with the worked case's policy in force.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from accounts.models import User
from hosts.models import Anchor, BuyersGroup, Room
from ledger.models import SplitPolicy, SplitShare
from programmes.models import Beneficiary, Consent, Federation, Organisation, Programme
from shop.models import Address, Category, Lot, LotShare, Product, StockPool, Variant

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
LIVE = (("maker", 5500), ("workshop", 2500), ("host", 1200), ("platform", 800))
SHELF = (("maker", 6200), ("workshop", 2800), ("platform", 1000))


@dataclass(frozen=True)
class Cast:
    """A small world: one shopper, one anchor with a room, one maker with one product of 100 units."""

    wheat: User
    """小麦, a shopper with an address."""
    stranger: User
    """A shopper who has nothing to do with anything."""
    li: User
    """李师傅, the anchor."""
    rival: User
    """Another anchor with a room of her own."""
    chunyu: Beneficiary
    """春雨, the maker."""
    workshop: Organisation
    host: Organisation
    platform: Organisation
    room: Room
    rival_room: Room
    group: BuyersGroup
    variant: Variant
    shelf: StockPool
    address: Address


def policy(scope: str, version: str, shares: tuple[tuple[str, int], ...]) -> SplitPolicy:
    """A policy in force since 2026."""
    row = SplitPolicy.objects.create(scope=scope, version=version, valid_from=SINCE)
    SplitShare.objects.bulk_create(
        SplitShare(policy=row, position=i, role=role, basis_points=points)
        for i, (role, points) in enumerate(shares)
    )
    row.published_at = SINCE
    row.save()
    return row


def user(alias: str, phone: str, **fields: object) -> User:
    """A user whose phone is verified."""
    return User.objects.create_user(alias=alias, phone=phone, phone_verified=True, **fields)


def anchor(person: User, organisation: Organisation, slug: str) -> Room:
    """A verified anchor's room."""
    row = Anchor.objects.create(
        user=person,
        organisation=organisation,
        alias=person.alias,
        verified_at=SINCE,
        verified_until=SINCE + timedelta(days=3650),
    )
    return Room.objects.create(
        slug=slug, title=f"{person.alias}的直播间", anchor=row, organisation=organisation
    )


def product(workshop: Organisation, maker: Beneficiary, sku: str, price_fen: int, stock: int) -> Variant:
    """A product on sale with one variant and a shelf of `stock` units."""
    category, _ = Category.objects.get_or_create(slug="shuttlecocks", defaults={"name": "花毽"})
    lot = Lot.objects.create(workshop=workshop, created_at=SINCE)
    LotShare.objects.create(lot=lot, position=0, beneficiary=maker, weight=1)
    row = Product.objects.create(
        title="鹤羽花毽·三支羽",
        category=category,
        workshop=workshop,
        lot=lot,
        status="on_sale",
        created_at=SINCE,
    )
    variant = Variant.objects.create(product=row, sku=sku, name="红", price_fen=price_fen)
    StockPool.objects.create(variant=variant, kind="shelf", total=stock, available=stock)
    return variant


def address(person: User) -> Address:
    """A default address."""
    return Address.objects.create(
        user=person,
        recipient="王小麦",
        phone="+8613800000001",
        province="黑龙江省",
        city="齐齐哈尔市",
        district="建华区",
        detail="中华路 1 号",
        is_default=True,
    )


def make_cast() -> Cast:
    """Write the whole world."""
    union = Federation.objects.create(code="hlj", name="黑龙江省总工会", level="province")
    workshop = Organisation.objects.create(
        code="heyu", name="鹤羽花毽工坊", kind="workshop", federation=union, seller_status="exempt_handicraft"
    )
    host = Organisation.objects.create(code="xingda", name="行大公益", kind="social", federation=union)
    platform = Organisation.objects.create(
        code="platform", name="暖心桥平台", kind="platform", federation=union
    )
    programme = Programme.objects.create(code="s2", name="花毽工坊", federation=union, organisation=workshop)
    chunyu = Beneficiary.objects.create(
        programme=programme, workshop=workshop, alias="春雨", created_at=SINCE
    )
    Consent.objects.create(beneficiary=chunyu, purpose="alias", given_at=SINCE)
    policy("live", "2026-1", LIVE)
    policy("shelf", "2026-1", SHELF)
    wheat, li = user("小麦", "+8613800000001"), user("李师傅", "+8613800000002")
    stranger, rival = user("路人", "+8613800000008"), user("张师傅", "+8613800000009")
    variant = product(workshop, chunyu, "HY-3-RED", 9999, 100)
    return Cast(
        wheat=wheat,
        stranger=stranger,
        li=li,
        rival=rival,
        chunyu=chunyu,
        workshop=workshop,
        host=host,
        platform=platform,
        room=anchor(li, host, "huajian"),
        rival_room=anchor(rival, host, "rival"),
        group=BuyersGroup.objects.create(code="g01", name="香坊一群"),
        variant=variant,
        shelf=variant.pools.get(),
        address=address(wheat),
    )
