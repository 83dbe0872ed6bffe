"""What the shop tells the world after commit, by ids."""

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True)
class OrderPlaced(Event):
    """Stock is reserved and the buyer may pay."""

    order_id: int


@dataclass(frozen=True)
class OrdersPaid(Event):
    """The orders are paid and their sales stand in the books."""

    order_ids: tuple[int, ...]


@dataclass(frozen=True)
class OrderClosed(Event):
    """The order ended unpaid: `status` is expired, cancelled or review."""

    order_id: int
    status: str


@dataclass(frozen=True)
class OrderRefunded(Event):
    """Money of it went back, all of it once its status says so; or a refund failed and the money is here again."""

    order_id: int


@dataclass(frozen=True)
class PaymentsChanged(Event):
    """Payments took a step that leaves their orders where they are, such as a declined card."""

    order_ids: tuple[int, ...]


@dataclass(frozen=True)
class ShipmentChanged(Event):
    """A parcel of the order was sent or signed for."""

    order_id: int


@dataclass(frozen=True)
class ReturnChanged(Event):
    """A request to return something of the order took a step."""

    order_id: int


@dataclass(frozen=True)
class StockChanged(Event):
    """Something of these pools was reserved, sold or put back."""

    pool_ids: tuple[int, ...]


@dataclass(frozen=True)
class StockBack(Event):
    """Somebody who waited can try to buy now. Told once for each time she joins."""

    wait_id: int
