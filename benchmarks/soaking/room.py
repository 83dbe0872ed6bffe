"""The room of the soak: a broadcast with three offers, shoppers who may speak, and pins by the real operation."""

from __future__ import annotations

import random

from livestream.operations.pin_offer import pin_offer
from livestream.operations.unpin_offer import unpin_offer
from livestream.queries.pins import current_pin
from tests.broadcast import li, offer, on_air
from tests.cast import make_cast, product, user

SHOPPERS = 30


class LiveRoom:
    """Made once; then each `pin` is one version more."""

    def __init__(self) -> None:
        self._cast = make_cast()
        self.session, first = on_air(self._cast)
        self._offers = [first.pk, self._offer("second"), self._offer("third")]
        self.slug = self._cast.room.slug
        self.shoppers = [user(f"花友{n}", f"+86139{n:08d}").pk for n in range(SHOPPERS)]
        self.pinned: list[int] = []
        self._now: int | None = None

    def _offer(self, sku: str) -> int:
        variant = product(self._cast.workshop, self._cast.chunyu, sku, 8800, 100)
        return offer(self._cast, self.session, variant_id=variant.pk).pk

    def pin(self) -> None:
        """Explain another offer, or stop explaining."""
        if self._now is not None and random.random() < 0.3:
            unpin_offer(actor=li(self._cast), offer_id=self._now)
            self._now = None
        else:
            self._now = random.choice([one for one in self._offers if one != self._now])
            pin_offer(actor=li(self._cast), offer_id=self._now)
        pin = current_pin(self.session.pk)
        assert pin is not None
        self.pinned.append(pin["v"])
