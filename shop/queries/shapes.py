"""The catalogue's shapes, as the doors send them. Money is in fen."""

from __future__ import annotations

from typing import Literal, TypedDict


class MakerRef(TypedDict):
    """Who made it, by the alias she consented to."""

    id: int
    alias: str


class ProductCard(TypedDict):
    """A product in a list. `maker_share_fen` reaches its `maker_count` makers of one piece at `price_fen`."""

    id: int
    title: str
    subtitle: str
    image: str | None
    price_fen: int
    maker: MakerRef | None
    maker_count: int
    maker_share_fen: int | None
    kind: Literal["goods", "service"]


class ProductVariant(TypedDict):
    """One size or colour, how many the shelf has left, and who gets what of one piece: prices differ, so do shares."""

    id: int
    name: str
    price_fen: int
    left: int
    shares: list[Share]


class Share(TypedDict):
    """One party's part of a price. `alias` is a consented alias or an organisation's name, else null."""

    role: str
    label: str
    alias: str | None
    amount_fen: int


class Seller(TypedDict):
    """Who sells, and under which status: a listing must say so by law."""

    name: str
    status: str
    licence_note: str


class Returns(TypedDict):
    """Whether the seven days' return applies."""

    code: str
    label: str


class PolicyRef(TypedDict):
    """Which split policy the shares follow."""

    scope: str
    version: str


class Product(ProductCard):
    """A product's page."""

    description: str
    images: list[str]
    variants: list[ProductVariant]
    policy: PolicyRef | None
    seller: Seller
    returns: Returns
    category: str
    is_demo: bool


class Category(TypedDict):
    """A shelf of the shop."""

    slug: str
    name: str
