"""What the anchor's phone says of her picture: away for a moment, a weak uplink, a camera or a browser that won't."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, WebSocketRoute, expect

from sandbox.anchor.host import Host
from sandbox.seed.phones import ANCHOR
from tests.e2e.browser import Person
from tests.e2e.onair import host_of
from tests.e2e.stack import Stack
from tests.e2e.test_video import ROOM, live, still_moves

pytestmark = pytest.mark.browser

WEAK = "网络偏慢，画面已自动调低"
PAUSED = "已暂停：大家看到“主播马上回来”，听不到声音"
REFUSE = """(name) => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', name) } }"""
SLOW_SOCKET = """{
  const real = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'bufferedAmount').get
  window.waiting = 0
  Object.defineProperty(WebSocket.prototype, 'bufferedAmount',
    { get() { return real.call(this) + (this.url.includes('/ingest/') ? window.waiting : 0) } })
}"""
CARD = """() => {
  const video = document.querySelector('video[data-first=yes]')
  const canvas = Object.assign(document.createElement('canvas'), { width: 54, height: 96 })
  const paint = canvas.getContext('2d')
  paint.drawImage(video, 0, 0, 54, 96)
  const { data } = paint.getImageData(0, 0, 54, 96)
  let dark = 0
  for (let i = 0; i < data.length; i += 4) dark += Math.max(data[i], data[i + 1], data[i + 2]) < 64
  return dark / (data.length / 4) > 0.9
}"""
"""Whether nine tenths of the picture that the viewer sees are dark: the card is, the test camera never."""


@pytest.fixture
def host(stack: Stack) -> Iterator[Host]:
    """The anchor with a planned session."""
    host = host_of(stack, ROOM, ANCHOR[1])
    host.prepare()
    yield host
    host.person.api("POST", f"anchor/sessions/{host.session['id']}/end", {})


def at_the_console(stack: Stack, browser: Browser, host: Host, *scripts: str) -> Person:
    """The anchor's phone with the console open and the camera still off."""
    person = Person.arrive(stack, browser)
    cookies = [(cookie.name, cookie.value or "") for cookie in host.person.cookies]
    person.context.add_cookies([{"name": name, "value": value, "url": stack.url} for name, value in cookies])
    for script in scripts:
        person.context.add_init_script(script)
    person.page.goto(f"/studio/{host.session['id']}")
    expect(person.page.get_by_role("button", name="打开摄像头")).to_be_visible()
    return person


def test_an_anchor_who_is_away_for_a_moment(stack: Stack, browser: Browser) -> None:
    with live(stack, browser) as (_, anchor, viewer):
        viewer.watch_further(viewer.watch_moving())
        assert viewer.page.evaluate(CARD) is False
        anchor.page.get_by_role("button", name="暂停画面").click()
        expect(anchor.page.get_by_text(PAUSED)).to_be_visible()
        viewer.page.wait_for_function(CARD)
        still_moves(viewer)
        assert viewer.page.evaluate(CARD) is True
        anchor.page.get_by_role("button", name="继续画面").click()
        expect(anchor.page.get_by_text(PAUSED)).to_have_count(0)
        viewer.page.wait_for_function(f"() => !({CARD})()")
        still_moves(viewer)


def test_a_weak_uplink_is_said_and_heard_of_by_the_crew(stack: Stack, browser: Browser, host: Host) -> None:
    anchor = at_the_console(stack, browser, host, SLOW_SOCKET)
    page = anchor.page
    page.get_by_role("button", name="打开摄像头").click()
    page.get_by_role("button", name="开播", exact=True).click()
    expect(page.get_by_text("Mb/s")).to_be_visible()
    expect(page.get_by_text(WEAK)).to_have_count(0)
    page.evaluate("window.waiting = 220_000")
    expect(page.get_by_text(WEAK)).to_be_visible()
    page.evaluate("window.waiting = 0")
    expect(page.get_by_text(WEAK)).to_have_count(0)
    assert anchor.errors == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("NotAllowedError", "摄像头没有打开。请在浏览器里允许使用摄像头和麦克风。"),
        ("NotFoundError", "没有找到摄像头，请检查手机设置。"),
        ("NotReadableError", "摄像头正被别的应用占用。请先关掉那个应用，再打开摄像头。"),
    ],
    ids=["denied", "missing", "busy"],
)
def test_a_camera_that_does_not_open(
    stack: Stack, browser: Browser, host: Host, name: str, words: str
) -> None:
    """It says why, and the next try may succeed."""
    anchor = at_the_console(stack, browser, host)
    anchor.page.evaluate(REFUSE, name)
    anchor.page.get_by_role("button", name="打开摄像头").click()
    expect(anchor.page.get_by_role("alert")).to_have_text(words)
    anchor.page.evaluate("delete navigator.mediaDevices.getUserMedia")
    anchor.page.get_by_role("button", name="打开摄像头").click()
    expect(anchor.page.get_by_role("alert")).to_have_count(0)
    anchor.watch_moving()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (4415, "这个浏览器录不出平台要的画面（H.264），不能开播。请用手机自带浏览器或 Chrome。"),
        (4400, "画面格式出错，平台看不懂。请刷新这一页，再点一次开播。"),
    ],
    ids=["codec", "garbage"],
)
def test_a_picture_that_is_not_taken(
    stack: Stack, browser: Browser, host: Host, code: int, words: str
) -> None:
    """The engine says so as it closes; the page stops and says what to do."""
    tries: list[str] = []

    def refuse(socket: WebSocketRoute) -> None:
        tries.append(socket.url)
        socket.on_message(lambda _: socket.close(code=code))

    anchor = at_the_console(stack, browser, host)
    anchor.page.route_web_socket("**/ingest/*", refuse)
    anchor.page.get_by_role("button", name="打开摄像头").click()
    anchor.page.get_by_role("button", name="开播", exact=True).click()
    expect(anchor.page.get_by_role("alert")).to_have_text(words)
    expect(anchor.page.get_by_role("button", name="开播", exact=True)).to_be_enabled()
    assert len(tries) == 1
    assert anchor.errors == []
