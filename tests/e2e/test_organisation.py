"""An organisation's page: its bank account, typed by one person and again by another, and who answers for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sandbox.seed.phones import FINANCE, MANAGER, PROJECT, SHOPPER
from tests.e2e.browser import DESK, PHONE, Person
from tests.e2e.stack import Stack, running_stack
from tests.e2e.test_accessibility import faults

pytestmark = pytest.mark.browser

WORKSHOP = "鹤羽花毽非遗扶贫就业工坊"
WRONG, ACCOUNT = "6222020903001234560", "6222020903001234567"


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """A shop of its own: the workshop's account changes."""
    with running_stack(tmp_path) as running:
        yield running


def at_organisation(stack: Stack, browser: Browser, who: tuple[str, str], size: dict[str, int]) -> Person:
    """Staff with a second factor, from the list to the workshop's page."""
    person = Person.arrive(stack, browser, size=size)
    person.page.goto("/staff/organisations/")
    person.sign_in(who[1].removeprefix("+86"))
    person.second_factor(who[0])
    person.page.wait_for_url(stack.url + "/staff/organisations/")
    assert looks_well(person.page)
    person.page.get_by_role("link", name=WORKSHOP).click()
    expect(person.page.get_by_role("heading", level=1)).to_contain_text(WORKSHOP)
    return person


def looks_well(page: Page) -> bool:
    """Nothing is cut, scrolls sideways or offends axe, on a phone and on a desk."""
    found = {}
    for size in (PHONE, DESK):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        found[f"{page.url} {size['width']}"] = faults(page, axe=True)
    assert found == {key: [] for key in found}
    return True


def test_an_account_by_two_persons(stack: Stack, browser: Browser) -> None:
    manager = at_organisation(stack, browser, MANAGER, PHONE)
    page = manager.page
    page.get_by_label("新账号").fill(ACCOUNT)
    page.get_by_label("再输一遍").fill(WRONG)
    page.get_by_role("button", name="提交复核").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("新账号").fill(ACCOUNT)
    page.get_by_label("再输一遍").fill(ACCOUNT)
    page.get_by_role("button", name="提交复核").click()
    expect(page.get_by_role("status")).to_contain_text("尾号 4567，待复核")
    expect(page.get_by_role("status")).to_contain_text("您只能撤回")
    expect(page.get_by_role("button", name="复核通过")).to_have_count(0)
    assert looks_well(page)

    finance = at_organisation(stack, browser, FINANCE, DESK)
    other = finance.page
    typed = other.get_by_label("照银行开户材料再输一遍账号")
    typed.fill(WRONG)
    other.get_by_role("button", name="复核通过").click()
    expect(other.get_by_role("alert")).to_be_visible()
    assert looks_well(other)
    typed.fill(ACCOUNT)
    other.get_by_role("button", name="复核通过").click()
    expect(other.locator("main")).to_contain_text("现用账号：尾号 4567")
    assert looks_well(other)
    for shown in (page, other):
        shown.reload()
        expect(shown.locator("main")).to_contain_text("现用账号：尾号 4567")
        assert ACCOUNT not in shown.content()
    assert manager.errors == finance.errors == []


def test_a_member_comes_and_goes(stack: Stack, browser: Browser) -> None:
    project = at_organisation(stack, browser, PROJECT, PHONE)
    page = project.page
    rows = page.locator("section", has_text="成员").last.locator("tbody tr")
    expect(rows).to_have_count(1)
    page.get_by_label("手机号").fill("13911110009")
    page.get_by_role("button", name="任命").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert looks_well(page)
    page.get_by_label("手机号").fill(SHOPPER[1])
    page.get_by_label("角色").select_option(label="经办人")
    page.get_by_role("button", name="任命").click()
    expect(rows).to_have_count(2)
    expect(rows.last).to_contain_text(SHOPPER[0])
    assert looks_well(page)
    page.get_by_role("button", name=f"免去{SHOPPER[0]}").click()
    expect(rows).to_have_count(1)
    assert project.errors == []
