"""Every page outside the live room and the studio: axe finds nothing, and nothing is cut or scrolls sideways."""

from collections.abc import Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import Person
from tests.e2e.shop_pages import DESK, OPEN, OWN, PHONES, Shown, large_type, order_one, show
from tests.e2e.stack import Stack

pytestmark = pytest.mark.browser

CUT = """() => {
  const wide = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : []
  const cut = [...document.querySelectorAll('#app *, #content *')].filter((e) => {
    if (e.closest('.sr-only, .strip__row, .scroll, [aria-hidden=true], svg, iframe')) return false
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) return false
    const style = getComputedStyle(e)
    const hides = style.overflowX !== 'visible' || style.overflowY !== 'visible'
    const box = e.getBoundingClientRect()
    if (!box.width || box.bottom < 0) return false
    return (hides && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
      || box.left < -1 || box.right > innerWidth + 1
  })
  return [...wide, ...cut.map((e) => 'cut: ' + e.className + ' ' + e.textContent.trim().slice(0, 30))]
}"""

SETTLE = """() => {
  const still = new CSSStyleSheet()
  still.replaceSync('*, *::before, *::after { transition: none !important; animation: none !important }')
  document.adoptedStyleSheets = [still]
}"""
"""Every transition jumps to its end: a colour halfway between two states is neither of them."""


def faults(page: Page, *, axe: bool) -> list[str]:
    """What is wrong with the page as it stands."""
    page.evaluate(SETTLE)
    found = [str(fault) for fault in page.evaluate(CUT)]
    if axe:
        violations = Axe().run(page).response["violations"]
        found += [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in violations for n in v["nodes"]]
    return found


def all_faults(person: Person, pages: Sequence[Shown]) -> dict[str, list[str]]:
    """By page and size: axe at 390x844 and 1280x800; the layout at 360x640 too, and in large type on phones."""
    found: dict[str, list[str]] = {}
    page = person.page
    for shown in pages:
        large_type(person.context, person.stack.url, on=False)
        show(page, shown)
        for size in (*PHONES, DESK):
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            found[f"{shown.path} {size['width']}"] = faults(page, axe=size["width"] != 360)
        page.evaluate("document.documentElement.classList.add('large-type')")
        for size in PHONES:
            page.set_viewport_size({"width": size["width"], "height": size["height"]})
            found[f"{shown.path} {size['width']} large"] = faults(page, axe=False)
    return {where: wrong for where, wrong in found.items() if wrong}


def test_pages_of_a_guest(stack: Stack, browser: Browser) -> None:
    guest = Person.arrive(stack, browser)
    assert all_faults(guest, OPEN) == {}
    assert guest.errors == []


def test_pages_of_a_shopper(stack: Stack, browser: Browser) -> None:
    """Buying from the shelf ends on the order's page, which asks to pay; then her pages are looked at."""
    shopper = Person.arrive(stack, browser)
    order, receipt = order_one(shopper)
    assert all_faults(shopper, (order, receipt, *OWN)) == {}
    assert shopper.errors == []


def test_the_checks_themselves(stack: Stack, browser: Browser) -> None:
    """A cut text, a page that is too wide and a button without a name are found."""
    guest = Person.arrive(stack, browser)
    show(guest.page, OPEN[0])
    guest.page.evaluate(
        """document.querySelector('main').insertAdjacentHTML('beforeend',
        '<p class="a" style="width:2em;height:1em;overflow:hidden">cut here</p>'
        + '<div style="width:200vw;height:1px"></div><button></button>')"""
    )
    found = faults(guest.page, axe=True)
    assert [fault.split(" ")[0] for fault in found] == ["the", "cut:", "button-name:"]


def test_keyboard(stack: Stack, browser: Browser) -> None:
    """The first stop skips to the content; a variant is chosen and the way to the cart opened without a pointer."""
    guest = Person.arrive(stack, browser)
    page = guest.page
    show(page, Shown("/products/1", ".split__row"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    first = page.get_by_role("radio", name="大红")
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="墨青")).to_be_checked()
    page.get_by_role("button", name="现在买").focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="登录后接着买")
    expect(sheet).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="现在买")).to_be_focused()


def test_offline(stack: Stack, browser: Browser) -> None:
    """Without a network a page says so and stays; with it, trying again goes on."""
    guest = Person.arrive(stack, browser)
    page = guest.page
    show(page, Shown("/products", ".goods__card"))
    guest.context.set_offline(True)
    page.get_by_role("link", name="花毽", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("没有连上网络")
    guest.context.set_offline(False)
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("花毽")
    expect(page.locator(".goods__card").first).to_be_visible()
