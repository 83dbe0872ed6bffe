"""What an order costs: goods, less a coupon, and postage. Money in fen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.money import allocate


@dataclass(frozen=True)
class Goods:
    """One line to be priced. `is_sent` is false for a service: nothing is posted."""

    amount_fen: int
    workshop_id: int
    host_id: int | None = None
    session_ref: int | None = None
    is_sent: bool = True


@dataclass(frozen=True)
class CouponTerms:
    """What a coupon gives, off which lines, when, and who bears it."""

    amount_fen: int
    min_spend_fen: int
    funding: str
    starts_at: datetime
    ends_at: datetime
    organisation_id: int | None = None
    session_ref: int | None = None

    def counts(self, line: Goods) -> bool:
        """Whether a line belongs to what the coupon is for."""
        fits_seller = self.organisation_id in (None, line.workshop_id, line.host_id)
        return fits_seller and self.session_ref in (None, line.session_ref)


@dataclass(frozen=True)
class PostageTerms:
    """A flat fee for an organisation's parcel, free from a sum of its goods."""

    fee_fen: int
    free_from_fen: int | None


@dataclass(frozen=True)
class Price:
    """The whole price. `discounts` are by line, `postage` by organisation; only what is not zero."""

    goods_fen: int
    discounts: Sequence[int]
    funding: str = ""
    postage: Mapping[int, int] = field(default_factory=dict)

    @property
    def discount_fen(self) -> int:
        """The coupon's part."""
        return sum(self.discounts)

    @property
    def shared_fen(self) -> int:
        """What is shared: the full price when the platform bears the coupon, else what is paid for the goods."""
        return self.goods_fen - (0 if self.funding == "platform" else self.discount_fen)

    @property
    def postage_fen(self) -> int:
        """All postage."""
        return sum(self.postage.values())

    @property
    def total_fen(self) -> int:
        """What is charged."""
        return self.goods_fen - self.discount_fen + self.postage_fen


def price(lines: Sequence[Goods], coupon: CouponTerms | None, postage: Mapping[int, PostageTerms]) -> Price:
    """Price the lines; a coupon whose conditions are not met gives nothing.

    The coupon is split over its lines by largest remainder (core.money.allocate). Postage is asked by the goods' full
    price, so that using a coupon never costs postage.
    """
    discounts = [0] * len(lines)
    if coupon is not None and why_not(lines, coupon) is None:
        weights = [line.amount_fen if coupon.counts(line) else 0 for line in lines]
        discounts = allocate(coupon.amount_fen, weights)
    return Price(
        goods_fen=sum(line.amount_fen for line in lines),
        discounts=discounts,
        funding=coupon.funding if coupon is not None and any(discounts) else "",
        postage=_postage(lines, postage),
    )


def why_not(lines: Sequence[Goods], coupon: CouponTerms) -> str | None:
    """Why a coupon gives nothing off these lines: `min_spend`, or None when it does."""
    eligible = sum(line.amount_fen for line in lines if coupon.counts(line))
    return "min_spend" if eligible < coupon.min_spend_fen else None


def why_not_now(coupon: CouponTerms, at: datetime) -> str | None:
    """Why a coupon can't be used at a time: `not_yet`, `over`, or None."""
    if at < coupon.starts_at:
        return "not_yet"
    return "over" if at >= coupon.ends_at else None


def _postage(lines: Sequence[Goods], terms: Mapping[int, PostageTerms]) -> dict[int, int]:
    sums: dict[int, int] = defaultdict(int)
    sent = {line.workshop_id for line in lines if line.is_sent}
    for line in lines:
        sums[line.workshop_id] += line.amount_fen
    found = {}
    for key in sorted(sent & terms.keys()):
        rule = terms[key]
        if rule.fee_fen and (rule.free_from_fen is None or sums[key] < rule.free_from_fen):
            found[key] = rule.fee_fen
    return found
