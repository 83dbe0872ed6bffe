"""The demo's data, in order."""

from datetime import timedelta

from django.db import transaction

from core import audit, clock
from core.actor import Actor
from core.clock import now
from ledger.operations import publish_policy
from ledger.rules.split import Share
from sandbox.seed.after import pay_out
from sandbox.seed.people import make_makers, make_staff, make_user, sign_in_maker
from sandbox.seed.phones import FINANCE, FINANCE_TWO, SHOPPER
from sandbox.seed.progress import Progress
from sandbox.seed.rooms import make_groups, make_rooms
from sandbox.seed.second_factor import enrol
from sandbox.seed.sessions import PAST, give_address, hold_past_session, plan_coming_sessions
from sandbox.seed.shelf import PICTURES, stock_shop
from sandbox.seed.till import turned_back
from sandbox.seed.world import make_world
from shop.operations import sweep_dispatch

LIVE = [Share("maker", 5500), Share("workshop", 2500), Share("host", 1200), Share("platform", 800)]
SHELF = [Share("maker", 6200), Share("workshop", 2800), Share("platform", 1000)]
PAID_OUT = 6
"""Days ago."""
SEED = Actor.system("demo-seed")


def seed(*, sales: bool) -> None:
    """Write everything. With `sales`, past sessions sell through the operations and the payment gateway."""
    progress = Progress(6 + (len(PAST) if sales else 0))
    today = now()
    began = today - timedelta(days=200)
    with clock.frozen(began) as at, transaction.atomic():
        world = make_world()
        audit.record(actor=SEED, action="sandbox.demo.seeded", target=world.province)
        progress.step("工会与机构")
        publish_policy(scope="live", version="2026-1", valid_from=began, shares=LIVE, actor=SEED)
        publish_policy(scope="shelf", version="2026-1", valid_from=began, shares=SHELF, actor=SEED)
        makers = make_makers(world, at.at)
        progress.step("制作人")
        variants = stock_shop(world, makers, SEED)
        progress.step("商品")
    with transaction.atomic():
        rooms = make_rooms(world, today - timedelta(days=20), PICTURES)
        groups = make_groups(world)
        progress.step("直播间")
        staff = make_staff(world)
        for person in staff.values():
            enrol(person)
        sign_in_maker(makers)
        shopper = make_user(SHOPPER)
        give_address(shopper)
        progress.step("登录")
    plan_coming_sessions(rooms, today)
    progress.step("预告")
    if sales:
        for number, past in enumerate(PAST):
            if (
                past.days_ago < PAID_OUT < PAST[number - 1].days_ago
            ):  # the books are written in the order of time
                pay_out(today - timedelta(days=PAID_OUT), staff[FINANCE[0]], staff[FINANCE_TWO[0]])
            with turned_back():
                hold_past_session(past, rooms, groups, variants, shopper, today)
            progress.step(f"第 {number + 1} 场直播的成交")
        sweep_dispatch()
    progress.end()
