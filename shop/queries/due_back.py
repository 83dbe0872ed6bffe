"""What goes back for what, as far as it is left. Money in fen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from core.errors import Invalid
from shop.errors import RefundTooLarge, TooManyUnits
from shop.models import Order, OrderLine, RefundLine, ReturnLine, ReturnRequest
from shop.queries.refundable import left_of_paid
from shop.rules.refunding import RefundItem, fill, price_of_units


def part_of(line: OrderLine | None, item: RefundItem) -> RefundLine:
    """What an item means in fen. Raises Invalid, TooManyUnits, RefundTooLarge."""
    if line is None or item.quantity < 0 or (item.amount_fen is not None and item.amount_fen < 0):
        raise Invalid(fields={"lines": ["invalid"]})
    units_left, left = line.quantity - line.returned_quantity, line.paid_fen - line.promised_fen
    if item.quantity > units_left:
        raise TooManyUnits(line_id=line.pk, remaining=units_left)
    if item.amount_fen is None:
        price = price_of_units(line.paid_fen, line.quantity, line.returned_quantity, item.quantity)
        # what was given back of the price before does not go back again with the goods
        amount = left if item.quantity == units_left else min(price, left)
    else:
        amount = item.amount_fen
    if amount > left:
        raise RefundTooLarge(line_id=line.pk, remaining_fen=left)
    if not amount and not item.quantity:
        raise Invalid(fields={"lines": ["empty"]})
    return RefundLine(line=line, quantity=item.quantity, amount_fen=amount, is_kept=item.is_kept)


def fit(items: Sequence[RefundItem], postage_fen: int, order: Order) -> tuple[list[RefundItem], int]:
    """The same goods and postage, for no more than what a bank left of the order's payment; the goods first."""
    lines = {line.pk: line for line in order.lines.all()}
    wanted = [part_of(lines.get(item.line_id), item).amount_fen for item in items]
    left = left_of_paid(order)
    if sum(wanted) + postage_fen <= left:
        return list(items), postage_fen
    *parts, postage = fill(left, [*wanted, postage_fen])
    return [
        replace(item, amount_fen=part)
        for item, part in zip(items, parts, strict=True)
        if item.quantity or part
    ], postage


def due_back(request: ReturnRequest, order: Order) -> dict[int, int]:
    """What settling it would pay by the rules, in fen: of each order line, and under the key 0 of the postage."""
    if order.status != Order.Status.PAID:
        return {}
    items, postage_fen, _ = goods_and_postage(request, order, {}, None)
    return {item.line_id: item.amount_fen or 0 for item in items} | {0: postage_fen}


def goods_and_postage(
    request: ReturnRequest, order: Order, amounts: Mapping[int, int], postage_fen: int | None
) -> tuple[list[RefundItem], int, set[int] | None]:
    """What a request pays: its goods, the postage, and whose (None for all of the order's).

    `amounts` and `postage_fen` lead where they are given. Raises Invalid, RefundTooLarge, TooManyUnits.
    """
    rows = list(request.lines.select_related("line"))
    if amounts.keys() - {row.line_id for row in rows}:
        raise Invalid(fields={"amounts": ["invalid"]})
    wanted = [_item(row, amounts.get(row.line_id)) for row in rows]
    items = [item for item in wanted if item.quantity or item.amount_fen]
    if not amounts:
        items, _ = fit(items, 0, order)
    whole = _is_whole(order, items)
    postage_of = None if whole else {row.line.workshop_id for row in rows}
    if postage_fen is None:
        due = _postage(order, postage_of) if whole or request.is_fault else 0
        goods = sum(item.amount_fen or 0 for item in items)
        postage_fen = min(due, max(left_of_paid(order) - goods, 0))
    return items, postage_fen, postage_of


def _item(row: ReturnLine, amount_fen: int | None) -> RefundItem:
    """What is given back of one line; without a word, what is left of it.

    Units that were counted before (a refund that failed later) count once.
    """
    line = row.line
    amount = min(row.amount_fen, line.paid_fen - line.promised_fen) if amount_fen is None else amount_fen
    if amount > row.amount_fen:
        raise RefundTooLarge(line_id=line.pk, remaining_fen=row.amount_fen)
    return RefundItem(line.pk, min(row.quantity, line.quantity - line.returned_quantity), amount)


def _is_whole(order: Order, items: Sequence[RefundItem]) -> bool:
    """Whether no goods of the order stay with her."""
    wanted = {item.line_id: item.quantity for item in items}
    return all(line.returned_quantity + wanted.get(line.pk, 0) == line.quantity for line in order.lines.all())


def _postage(order: Order, organisations: Collection[int] | None) -> int:
    """All that is left of it, or of those organisations'."""
    return sum(
        row.amount_fen - row.promised_fen
        for row in order.postages.all()
        if organisations is None or row.organisation_id in organisations
    )
