"""The pages of the storefront: address, title, the view that paints it, and where its first data comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Head:
    """What a share card shows: title, a sentence, and a picture's path or address."""

    title: str
    description: str = ""
    image: str | None = None


@dataclass(frozen=True)
class Page:
    """One page.

    `data` is the API's address with the page's own parameters, `query` names those behind the question mark that go
    with it; `head` makes a share card of its answer.
    """

    route: str
    title: StrOrPromise
    view: str | None = None
    data: str | None = None
    head: Callable[[Any], Head] | None = None
    query: tuple[str, ...] = ()
    indexed: bool = True


def _sentence(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(100)


def _anchor(room: Any, session: Any) -> str:
    """Who hosts: an anchor that was generated is called so wherever the broadcast is shown."""
    alias = str(room["anchor"]["alias"])
    return _("%(alias)s（AI 主播）") % {"alias": alias} if session.get("ai_host") else alias


def _room(data: Any) -> Head:
    shown = data.get("session") or data.get("next_session") or {}
    title = f"{shown.get('title') or data['title']} · {_anchor(data, shown)}"
    words = _("正在直播，点开就看。每一笔都写明谁得到了多少。")
    return Head(title, words if shown.get("status") == "live" else data["title"], data["cover"])


def _replay(data: Any) -> Head:
    room = data["room"]
    title = f"{data['session']['title']} · {_anchor(room, data['session'])}"
    return Head(
        title, _("回放：每件商品讲解的那一刻，点开就看。"), data["session"]["poster"] or room["cover"]
    )


def _product(data: Any) -> Head:
    maker = data["maker"]
    words = [data["subtitle"], _("制作人 %(alias)s") % {"alias": maker["alias"]} if maker else ""]
    return Head(
        data["title"], _sentence(" · ".join(filter(None, words)) or data["description"]), data["image"]
    )


def _maker(data: Any) -> Head:
    return Head(data["alias"], _sentence(data["story"] or data["workshop"]), data["image"])


PAGES = [
    Page("", gettext_lazy("工人手作，直播到家"), "src/features/home/HomeView.vue", "/api/v1/public/home"),
    Page(
        "live/<slug:slug>",
        gettext_lazy("直播间"),
        "src/features/live/LiveRoomView.vue",
        "/api/v1/public/rooms/{slug}",
        _room,
        query=("session",),
    ),
    Page(
        "live/<slug:slug>/replay/<int:id>",
        gettext_lazy("回放"),
        "src/features/live/ReplayView.vue",
        "/api/v1/public/rooms/{slug}/replays/{id}",
        _replay,
    ),
    Page("products", gettext_lazy("全部商品"), "src/features/catalogue/ProductsView.vue"),
    Page(
        "products/<int:id>",
        gettext_lazy("商品"),
        "src/features/catalogue/ProductView.vue",
        "/api/v1/public/products/{id}",
        _product,
    ),
    Page(
        "makers/<int:id>",
        gettext_lazy("制作人"),
        "src/features/makers/MakerView.vue",
        "/api/v1/public/makers/{id}",
        _maker,
    ),
    Page(
        "impact",
        gettext_lazy("每一分钱去了哪里"),
        "src/features/impact/ImpactView.vue",
        "/api/v1/public/impact",
    ),
    Page(
        "r/<str:token>",
        gettext_lazy("凭证"),
        "src/features/orders/ReceiptView.vue",
        "/api/v1/public/receipts/{token}",
        indexed=False,
    ),
    Page("cart", gettext_lazy("购物车"), "src/features/cart/CartView.vue", indexed=False),
    Page("orders", gettext_lazy("我的订单"), "src/features/orders/OrdersView.vue", indexed=False),
    Page("orders/<str:number>", gettext_lazy("订单"), "src/features/orders/OrderView.vue", indexed=False),
    Page("account", gettext_lazy("我的"), "src/features/account/AccountView.vue", indexed=False),
    Page("earnings", gettext_lazy("我挣的钱"), "src/features/earnings/EarningsView.vue", indexed=False),
    Page("studio", gettext_lazy("主播工作台"), "src/features/studio/StudioView.vue", indexed=False),
    Page("studio/<path:rest>", gettext_lazy("主播工作台"), indexed=False),
]
"""Deeper addresses of the account and the cart fall to these pages too: `urls.py` says which."""
