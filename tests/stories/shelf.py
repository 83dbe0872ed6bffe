"""Stock as a clerk would keep it in a notebook: no database, no locks."""

from dataclasses import dataclass, field


@dataclass
class Pool:
    """Units of a shelf or an allotment."""

    available: int
    reserved: int = 0
    sold: int = 0
    closed: bool = False

    @property
    def row(self) -> tuple[int, int, int, int]:
        """(total, available, reserved, sold)."""
        return (
            self.available + self.reserved + self.sold,
            self.available,
            self.reserved,
            self.sold,
        )


@dataclass
class Order:
    """An order of one line."""

    buyer: int
    pool: int
    units: int
    state: str = "pending"


@dataclass
class Notebook:
    """Pool 0 is the shelf, the others are allotments that were taken out of it."""

    pools: list[Pool]
    orders: list[Order] = field(default_factory=list)
    waits: list[tuple[int, int]] = field(default_factory=list)
    """(person, pool), who came first stands first."""

    def bought(self, buyer: int, pool: int) -> int:
        """Units that count against a person's limit."""
        mine = [o for o in self.orders if (o.buyer, o.pool) == (buyer, pool)]
        return sum(order.units for order in mine if order.state in ("pending", "paid"))

    def place(self, buyer: int, pool: int, units: int, limit: int | None) -> str:
        """The refusal's name, or 'ok'."""
        where = self.pools[pool]
        if where.closed or units > where.available:
            return "OutOfStock"
        if limit is not None and self.bought(buyer, pool) + units > limit:
            return "OverLimit"
        where.available -= units
        where.reserved += units
        self.orders.append(Order(buyer, pool, units))
        return "ok"

    def pay(self, order: Order) -> None:
        """What was reserved is sold."""
        order.state = "paid"
        self.pools[order.pool].reserved -= order.units
        self.pools[order.pool].sold += order.units

    def let_go(self, order: Order, state: str) -> None:
        """An unpaid order ends."""
        order.state = state
        self.pools[order.pool].reserved -= order.units
        self._back(order)

    def refund(self, order: Order, *, restock: bool) -> None:
        """A paid order ends; goods that are broken don't come back to the shelf."""
        order.state = "refunded"
        if restock:
            self.pools[order.pool].sold -= order.units
            self._back(order)

    def _back(self, order: Order) -> None:
        pool = self.pools[order.pool]
        (self.pools[0] if pool.closed else pool).available += order.units

    def allot(self, units: int) -> None:
        """Set units aside for an offer."""
        self.pools[0].available -= units
        self.pools.append(Pool(units))

    def resize(self, pool: int, units: int) -> str:
        """The refusal's name, or 'ok'."""
        where = self.pools[pool]
        if where.closed:
            return "PoolClosed"
        if units < max(1, where.reserved + where.sold):
            return "AllotmentTooSmall"
        more = units - where.row[0]
        if more > self.pools[0].available:
            return "OutOfStock"
        where.available += more
        self.pools[0].available -= more
        return "ok"

    def close(self, pool: int) -> None:
        """The offer ends: what is unsold goes back."""
        where = self.pools[pool]
        self.pools[0].available += where.available
        where.available, where.closed = 0, True

    def tell(self) -> list[tuple[int, int]]:
        """As many as there are units, in order of arrival; they leave the queue."""
        told = []
        for number, pool in enumerate(self.pools):
            queue = [wait for wait in self.waits if wait[1] == number]
            told += [] if pool.closed else queue[: pool.available]
        self.waits = [wait for wait in self.waits if wait not in told]
        return told
