import { mount } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import LivePlayer from "./LivePlayer.vue";
import type * as Playing from "./player";

vi.mock("./player", (): Partial<typeof Playing> => ({
  play: () => ({ destroy: () => undefined }),
}));

const WECHAT_IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49 NetType/WIFI Language/zh_CN";
const SAFARI_IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 15_8 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Mobile/15E148 Safari/604.1";

/** The calls of a browser that knows them, on the element's prototype and on the document. */
const element = HTMLVideoElement.prototype as unknown as Record<string, unknown>;
const page = document as unknown as Record<string, unknown>;
let taken: { on: Record<string, unknown>; name: string }[] = [];

function give(on: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(on, name, { value, configurable: true, writable: true });
  taken.push({ on, name });
}

function player(props = {}) {
  const view = mount(LivePlayer, {
    props: { src: "https://engine/index.m3u8", live: true, ...props },
  });
  const shown = view.vm as unknown as {
    floatable: boolean;
    floating: boolean;
    float(): Promise<void>;
    touch(): void;
  };
  return { shown, view, video: view.get("video").element };
}

beforeEach(() => {
  vi.spyOn(HTMLVideoElement.prototype, "play").mockResolvedValue(undefined);
});
afterEach(() => {
  for (const { on, name } of taken) Reflect.deleteProperty(on, name);
  taken = [];
  vi.restoreAllMocks();
});

const track = (language: string) => ({ language, name: language, url: `/${language}.vtt` });
const agent = (name: string) => vi.spyOn(navigator, "userAgent", "get").mockReturnValue(name);

describe("LivePlayer", () => {
  it("stays in the page on iPhones and in WeChat, begins without sound, and asks for no remote", () => {
    const { video } = player();
    for (const name of ["playsinline", "webkit-playsinline", "x5-playsinline", "muted", "autoplay"])
      expect(video.hasAttribute(name), name).toBe(true);
    expect(video.getAttribute("x5-video-player-type")).toBe("h5-page");
    // iOS opens its managed source only to an element that goes to no television
    expect(video.hasAttribute("disableremoteplayback")).toBe(true);
    expect(video.hasAttribute("disablepictureinpicture")).toBe(false);
  });

  it("turns the sound on by a touch, and off again where the browser won't play with it", async () => {
    const { shown, view, video } = player();
    vi.spyOn(video, "play").mockRejectedValue(new DOMException("no", "NotAllowedError"));
    shown.touch();
    expect(video.muted).toBe(false);
    await vi.waitFor(() => expect(video.muted).toBe(true));
    expect(view.emitted("muted")).toEqual([[false], [true]]);
  });

  it("offers no window of its own where the browser has none", () => {
    expect(player().shown.floatable).toBe(false);
  });

  it("floats by the standard and is back in the page when the window is closed", async () => {
    give(page, "pictureInPictureEnabled", true);
    give(page, "pictureInPictureElement", null);
    const asked = vi.fn().mockResolvedValue({});
    give(element, "requestPictureInPicture", asked);
    const { shown, video } = player();
    expect(shown.floatable).toBe(true);
    await shown.float();
    expect(asked).toHaveBeenCalledOnce();
    page.pictureInPictureElement = video;
    video.dispatchEvent(new Event("enterpictureinpicture"));
    expect(shown.floating).toBe(true);
    page.pictureInPictureElement = null;
    const plays = vi.spyOn(video, "play");
    video.dispatchEvent(new Event("leavepictureinpicture"));
    expect(shown.floating).toBe(false);
    expect(plays).toHaveBeenCalledOnce();
  });

  it("floats by Safari's own way on an iPhone, there and back", async () => {
    agent(SAFARI_IPHONE);
    give(
      element,
      "webkitSupportsPresentationMode",
      (mode: string) => mode === "picture-in-picture",
    );
    const modes: string[] = [];
    give(element, "webkitSetPresentationMode", function (this: HTMLVideoElement, mode: string) {
      modes.push(mode);
      Object.assign(this, { webkitPresentationMode: mode });
      this.dispatchEvent(new Event("webkitpresentationmodechanged"));
    });
    const { shown } = player();
    await shown.float();
    await shown.float();
    expect(modes).toEqual(["picture-in-picture", "inline"]);
  });

  it("offers nothing that floats in WeChat, whatever its browser says of itself", async () => {
    agent(WECHAT_IPHONE);
    give(element, "webkitSupportsPresentationMode", () => true);
    give(element, "webkitSetPresentationMode", vi.fn());
    expect(player().shown.floatable).toBe(false);
  });

  it("reads along in the page's language where there is one, else in the first", () => {
    const { view } = player({ captions: [track("en"), track("zh")] });
    const chosen = view.findAll("track").filter((one) => one.attributes("default") !== undefined);
    expect(chosen.map((one) => one.attributes("srclang"))).toEqual(["zh"]);
    const only = player({ captions: [track("en")] }).view.get("track");
    expect(only.attributes("default")).toBeDefined();
  });
});
