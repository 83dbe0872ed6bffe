import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Player, PlayerEvents } from "./contract";
import { play } from "./player";

type Listener = (name: string, data: unknown) => void;

const { FakeHls } = vi.hoisted(() => {
  class Library {
    static Events = {
      MANIFEST_LOADED: "loaded",
      MANIFEST_PARSED: "parsed",
      FRAG_BUFFERED: "buffered",
      ERROR: "error",
      LEVEL_UPDATED: "updated",
    };
    static ErrorTypes = { MEDIA_ERROR: "media" };
    static supported = true;
    static all: Library[] = [];
    static isSupported = () => Library.supported;
    liveSyncPosition: number | null = null;
    loadSource = vi.fn();
    startLoad = vi.fn();
    stopLoad = vi.fn();
    recoverMediaError = vi.fn();
    attachMedia = vi.fn();
    destroy = vi.fn();
    private listeners = new Map<string, Listener>();

    constructor(readonly config: Record<string, unknown>) {
      Library.all.push(this);
    }

    on(name: string, listener: Listener): void {
      this.listeners.set(name, listener);
    }

    tells(name: string, data: unknown): void {
      this.listeners.get(name)!(name, data);
    }
  }
  return { FakeHls: Library };
});

vi.mock("hls.js/light", () => ({ default: FakeHls }));
vi.mock("hls.js", () => ({ default: class Whole extends FakeHls {} }));

const src = "https://engine/hls/1-a/s-1/index.m3u8";
let video: HTMLVideoElement;
let events: { [name in keyof PlayerEvents]: ReturnType<typeof vi.fn<PlayerEvents[name]>> };
let player: Player;

const hls = () => FakeHls.all[0]!;

async function begin(live = true): Promise<void> {
  player = play(video, { src, live }, events);
  await vi.dynamicImportSettled();
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeHls.all = [];
  FakeHls.supported = true;
  vi.stubGlobal("MediaSource", vi.fn());
  video = document.createElement("video");
  vi.spyOn(video, "play").mockResolvedValue(undefined);
  events = { onState: vi.fn(), onError: vi.fn(), onBlocked: vi.fn() };
});

afterEach(() => {
  player.destroy();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("play", () => {
  it("plays one segment behind the newest, without a worker", async () => {
    await begin();
    expect(hls().config).toMatchObject({ enableWorker: false, liveSyncDurationCount: 1 });
    expect(hls().loadSource).toHaveBeenCalledExactlyOnceWith(src);
    hls().tells("parsed", {});
    expect(video.play).toHaveBeenCalledOnce();
  });

  it("leaves a replay's pace alone", async () => {
    await begin(false);
    expect(hls().config).toEqual({ enableWorker: false });
  });

  it.each([
    ["words to read along", { subtitles: [{}], audioTracks: [] }, 2],
    ["words within its pictures", { captions: [{}], audioTracks: [] }, 2],
    ["another voice", { audioTracks: [{ url: "de.m3u8" }] }, 2],
    ["pictures and sound in one", { subtitles: [], captions: undefined, audioTracks: [{}] }, 1],
  ])("fetches the whole library for a stream with %s, once", async (_, manifest, count) => {
    await begin();
    hls().tells("loaded", manifest);
    hls().tells("loaded", manifest);
    await vi.dynamicImportSettled();
    expect(FakeHls.all.map(({ constructor }) => constructor.name)).toEqual(
      ["Library", "Whole"].slice(0, count),
    );
    expect(FakeHls.all[0]!.destroy).toHaveBeenCalledTimes(count - 1);
    expect(FakeHls.all[count - 1]!.loadSource).toHaveBeenCalledExactlyOnceWith(src);
  });

  it("asks for a new address when the old one has expired, and stops asking the engine", async () => {
    await begin();
    hls().tells("error", { fatal: true, type: "network", response: { code: 403 } });
    vi.advanceTimersByTime(60_000);
    expect(events.onError).toHaveBeenCalledExactlyOnceWith("expired");
    expect(hls().loadSource).toHaveBeenCalledOnce();
  });

  it("tries again after network errors, more slowly each time, until something arrives", async () => {
    await begin();
    const fails = () =>
      hls().tells("error", { fatal: true, type: "network", response: { code: 404 } });
    const tries: number[] = [];
    for (const pause of [500, 1000, 2000, 4000, 4000]) {
      fails();
      vi.advanceTimersByTime(pause - 1);
      tries.push(hls().loadSource.mock.calls.length);
      vi.advanceTimersByTime(1);
    }
    expect(tries).toEqual([1, 2, 3, 4, 5]);
    hls().tells("buffered", {});
    fails();
    vi.advanceTimersByTime(500);
    expect(hls().loadSource).toHaveBeenCalledTimes(7);
  });

  it("recovers from media errors without loading anew", async () => {
    await begin();
    hls().tells("error", { fatal: true, type: "media" });
    vi.advanceTimersByTime(500);
    expect(hls().recoverMediaError).toHaveBeenCalledOnce();
    expect(hls().loadSource).toHaveBeenCalledOnce();
  });

  it("takes no notice of what the library mends by itself", async () => {
    await begin();
    events.onState.mockClear();
    hls().tells("error", { fatal: false, type: "media" });
    vi.advanceTimersByTime(60_000);
    expect(events.onState).not.toHaveBeenCalled();
    expect(hls().recoverMediaError).not.toHaveBeenCalled();
  });

  it("ends with the broadcast although the browser waits for a last bit of sound", async () => {
    await begin();
    Object.defineProperty(video, "readyState", { value: 2 });
    video.currentTime = 25.3;
    hls().tells("updated", { details: { live: true, edge: 25.4 } });
    expect(events.onState).not.toHaveBeenCalledWith("ended");
    hls().tells("updated", { details: { live: false, edge: 25.4, targetduration: 1 } });
    expect(events.onState).toHaveBeenLastCalledWith("ended");
  });

  it("plays three parts behind the newest where parts are listed", async () => {
    await begin();
    const behind = vi.fn();
    Object.defineProperty(hls(), "targetLatency", { set: behind });
    const tells = (partHoldBack: number) =>
      hls().tells("updated", {
        details: { live: true, edge: 25, partHoldBack, targetduration: 1 },
      });
    tells(0.6);
    tells(0.65);
    tells(0);
    expect(behind.mock.calls).toEqual([[0.6], [1]]);
  });

  it("says so when the browser wants a touch first", async () => {
    vi.mocked(video.play).mockRejectedValue(new DOMException("no", "NotAllowedError"));
    await begin();
    hls().tells("parsed", {});
    await vi.advanceTimersByTimeAsync(0);
    expect(events.onBlocked).toHaveBeenCalledOnce();
  });

  it.each([
    ["an iPhone before iOS 17 has neither source, and no library is fetched", [], true, "native"],
    [
      "an iPhone from iOS 17 on hands its managed source to the library",
      ["ManagedMediaSource"],
      true,
      "library",
    ],
    ["Safari on a Mac has both, and the library goes first", ["MediaSource"], true, "library"],
    ["Chrome says 'maybe' to HLS of its own and is not believed", ["MediaSource"], true, "library"],
    ["an Android webview without sources or HLS can't", [], false, "none"],
  ])("%s", async (_, sources, says, way) => {
    Reflect.deleteProperty(window, "MediaSource");
    for (const name of sources) vi.stubGlobal(name, vi.fn());
    vi.spyOn(video, "canPlayType").mockReturnValue(says ? "maybe" : "");
    await begin();
    expect(FakeHls.all.length).toBe(way === "library" ? 1 : 0);
    expect(video.src).toBe(way === "native" ? src : "");
    expect(events.onError.mock.calls).toEqual(way === "none" ? [["unsupported"]] : []);
  });

  it("plays a stored file by itself everywhere", async () => {
    const file = "https://shop/media/replays/1.mp4?token=a";
    player = play(video, { src: file, live: false }, events);
    await vi.dynamicImportSettled();
    expect(FakeHls.all).toEqual([]);
    expect(video.src).toBe(file);
  });

  it("plays natively where a source can't take our pictures", async () => {
    FakeHls.supported = false;
    vi.spyOn(video, "canPlayType").mockReturnValue("maybe");
    await begin();
    expect(video.src).toBe(src);
    vi.stubGlobal("fetch", vi.fn().mockResolvedValue({ status: 403 }));
    video.dispatchEvent(new Event("error"));
    await vi.advanceTimersByTimeAsync(500);
    expect(events.onError).toHaveBeenCalledExactlyOnceWith("expired");
  });

  it("says so when nothing can play", async () => {
    FakeHls.supported = false;
    vi.spyOn(video, "canPlayType").mockReturnValue("");
    await begin();
    expect(events.onError).toHaveBeenCalledExactlyOnceWith("unsupported");
  });

  it("lets go of everything", async () => {
    await begin();
    hls().tells("error", { fatal: true, type: "network" });
    player.destroy();
    events.onState.mockClear();
    vi.advanceTimersByTime(60_000);
    video.dispatchEvent(new Event("waiting"));
    expect(hls().destroy).toHaveBeenCalledOnce();
    expect(hls().loadSource).toHaveBeenCalledOnce();
    expect(events.onState).not.toHaveBeenCalled();
  });
});
