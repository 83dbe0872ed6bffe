"""People with browsers: a context each, with a phone's size, a fake camera, and an eye on the console."""

import shutil
from dataclasses import dataclass, field
from typing import ClassVar

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect

from tests.e2e.stack import Stack

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
FLAGS = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-gpu",
    "--no-sandbox",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WATCH_POLICY = """addEventListener('securitypolicyviolation', (e) =>
  console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))"""

expect.set_options(timeout=20_000)


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, or another that is installed."""
    path = next(p for name in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(name)))
    return playwright.chromium.launch(executable_path=path, args=FLAGS)


@dataclass
class Person:
    """One person at one browser."""

    stack: Stack
    context: BrowserContext
    page: Page
    errors: list[str] = field(default_factory=list)
    here: ClassVar["list[Person]"]
    """Everyone who arrived in the running test."""

    @classmethod
    def arrive(cls, stack: Stack, browser: Browser, *, size: dict[str, int] = PHONE) -> "Person":
        """Open a browser of one's own."""
        context = browser.new_context(
            base_url=stack.url,
            viewport={"width": size["width"], "height": size["height"]},
            locale="zh-CN",
            permissions=["camera", "microphone", "clipboard-read", "clipboard-write"],
            has_touch=size is PHONE,
        )
        context.add_init_script(WATCH_POLICY)
        person = cls(stack, context, context.new_page())
        cls.here.append(person)
        person.page.on("console", person._hear)
        person.page.on("pageerror", lambda error: person.errors.append(str(error)))
        return person

    def _hear(self, message: ConsoleMessage) -> None:
        if message.text.startswith("CSP "):
            self.errors.append(message.text)

    def sign_in(self, phone: str) -> None:
        """In the form on the page: phone, code. `phone` as typed: 11 digits."""
        before = len(self.stack.messages())
        self.page.locator("input[name=phone]").fill(phone)
        self.page.get_by_role("button", name="获取验证码").click()
        self.page.locator("input[name=code]").fill(self.stack.code_for(f"+86{phone}", after=before))
        self.page.get_by_role("button", name="登录", exact=True).click()

    def second_factor(self, alias: str) -> None:
        """The second step that the form then asks of staff."""
        expect(self.page.get_by_text("身份验证器上的 6 位数字")).to_be_visible()
        self.page.locator("input[name=code]").fill(self.stack.second_factor(alias))
        self.page.get_by_role("button", name="登录", exact=True).click()

    def watch_moving(self) -> float:
        """Wait until the room's video plays; returns its position in seconds."""
        self.page.wait_for_function(
            "() => { const v = document.querySelector('video'); return v && v.currentTime > 0.5 && !v.paused }",
            timeout=30_000,
        )
        return float(self.page.evaluate("document.querySelector('video').currentTime"))

    def watch_further(self, since: float) -> None:
        """Wait until the video is at least a second further than it was: it moves."""
        self.page.wait_for_function(
            "(since) => document.querySelector('video').currentTime > since + 1", arg=since, timeout=30_000
        )

    def type_card(self, number: str) -> None:
        """Into the processor's own frame."""
        frame = self.page.frame_locator("iframe[title='Secure payment input frame']")
        frame.locator("[name=number]").fill(number)
        frame.locator("[name=expiry]").fill("12 / 34")
        frame.locator("[name=cvc]").fill("123")


Person.here = []
