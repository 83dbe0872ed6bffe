"""Staff keep a passkey and sign in with it; the key is the browser's own virtual one."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browser import DESK, Person
from tests.e2e.stack import Stack

pytestmark = pytest.mark.browser

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_passkey_is_a_second_factor(stack: Stack, browser: Browser) -> None:
    auditor = Person.arrive(stack, browser, size=DESK)
    page = auditor.page
    devtools = auditor.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})

    page.goto("/account")
    auditor.sign_in("13800000003")
    auditor.second_factor("审计员")
    page.get_by_role("button", name="在这台设备上添加").click()
    page.locator("input[name=confirm]").fill(stack.second_factor("审计员", ahead=1))
    page.get_by_role("button", name="在这台设备上添加").click()
    expect(page.get_by_text("已添加，下次可以用它登录")).to_be_visible()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(f"{stack.url}/")

    page.goto("/account?next=/staff/sessions/")
    auditor.sign_in("13800000003")
    page.get_by_role("button", name="用通行密钥").click()
    page.wait_for_url(f"{stack.url}/staff/sessions/")
    expect(page.get_by_role("heading", name="场次数据")).to_be_visible()
    assert auditor.errors == []
