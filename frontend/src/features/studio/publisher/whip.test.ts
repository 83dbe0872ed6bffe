import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakePeer, FakeWhip } from "./fakePeer";
import { Publisher, type PublisherHealth } from "./publisher";

const ticket = { kind: "whip" as const, url: "https://video.test/whip/s-1", key: "secret" };
const track = (kind: string) => Object.assign(new EventTarget(), { kind, stop: vi.fn() });
const getUserMedia = async () => {
  const tracks = [track("video"), track("audio")];
  return { getTracks: () => tracks };
};
const last = <T>(list: T[]): T => list[list.length - 1]!;

let engine: FakeWhip;
let states: (string | null)[][];
let health: PublisherHealth[];
let publisher: Publisher;

async function begin(): Promise<FakePeer> {
  await publisher.preview();
  publisher.start(ticket);
  await vi.advanceTimersByTimeAsync(0);
  return last(FakePeer.all);
}

async function goLive(): Promise<FakePeer> {
  const peer = await begin();
  peer.becomes("connected");
  return peer;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  engine = new FakeWhip();
  FakePeer.all = [];
  FakePeer.codecs = [{ mimeType: "video/VP8" }, { mimeType: "video/H264" }];
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } });
  vi.stubGlobal("RTCPeerConnection", FakePeer);
  vi.stubGlobal("RTCRtpSender", { getCapabilities: () => ({ codecs: FakePeer.codecs }) });
  vi.stubGlobal("fetch", engine.fetch);
  states = [];
  health = [];
  publisher = new Publisher({
    onState: (state, code) => states.push([state, code]),
    onHealth: (now) => health.push(now),
  });
});

afterEach(() => {
  publisher.dispose();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("Publisher over WHIP", () => {
  it("offers H.264 with the key in a header, and is live once connected", async () => {
    const peer = await begin();
    expect(engine.asked).toEqual([
      { method: "POST", url: ticket.url, key: "Bearer secret", body: "v=0 offer candidates" },
    ]);
    expect(peer.remote).toEqual({ type: "answer", sdp: "v=0 answer" });
    expect(peer.preferred.map(({ mimeType }) => mimeType)).toEqual(["video/H264"]);
    expect(peer.senders.map(({ encodings }) => encodings)).toEqual([
      [{ maxBitrate: 1_500_000 }],
      [],
    ]);
    peer.becomes("connected");
    expect(states.map(([state]) => state)).toEqual(["previewing", "connecting", "live"]);
  });

  it("deletes its session at the end", async () => {
    const peer = await goLive();
    await publisher.stop();
    expect(last(engine.asked)).toEqual({
      method: "DELETE",
      url: "https://video.test/s-1/whip/session-1",
      key: "Bearer secret",
      body: "",
    });
    expect(peer.closed).toBe(true);
    expect(last(states)).toEqual(["ended", null]);
  });

  it.each([
    [401, "refused"],
    [403, "refused"],
    [409, "someone_live"],
    [406, "unsupported"],
  ])("says what an answer of %i means, and asks no more", async (status, code) => {
    engine.status = status;
    await begin();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(last(states)).toEqual(["error", code]);
    expect(engine.asked).toHaveLength(1);
  });

  it("says so when the browser has no H.264", async () => {
    FakePeer.codecs = [{ mimeType: "video/VP8" }];
    await begin();
    expect(last(states)).toEqual(["error", "unsupported"]);
    expect(engine.asked).toEqual([]);
  });

  it("says so when somebody else is live: the engine closes at once", async () => {
    const peer = await goLive();
    vi.advanceTimersByTime(500);
    peer.becomes("closed");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(last(states)).toEqual(["error", "someone_live"]);
    expect(FakePeer.all).toHaveLength(1);
  });

  it("comes back after a break, and clears the session that bars its way", async () => {
    const peer = await goLive();
    vi.advanceTimersByTime(10_000);
    engine.away = true;
    peer.becomes("disconnected");
    await vi.advanceTimersByTimeAsync(4000);
    expect(last(states)).toEqual(["interrupted", null]);
    await vi.advanceTimersByTimeAsync(500);
    engine.away = false;
    await vi.advanceTimersByTimeAsync(1000);
    last(FakePeer.all).becomes("connected");
    expect(last(states)).toEqual(["live", null]);
    expect(engine.asked.slice(1).map(({ method, url }) => `${method} ${url}`)).toEqual([
      "DELETE https://video.test/s-1/whip/session-1",
      "POST https://video.test/whip/s-1",
    ]);
  });

  it("sits out a shake", async () => {
    const peer = await goLive();
    vi.advanceTimersByTime(10_000);
    peer.becomes("disconnected");
    await vi.advanceTimersByTimeAsync(2000);
    peer.becomes("connected");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(last(states)).toEqual(["live", null]);
    expect(FakePeer.all).toHaveLength(1);
  });

  it("changes the camera without a new connection", async () => {
    const peer = await goLive();
    const stream = await publisher.preview("environment");
    expect(peer.senders.map(({ replaced }) => replaced)).toEqual(stream!.getTracks());
    expect(FakePeer.all).toHaveLength(1);
  });

  it("tells how the picture goes out", async () => {
    const peer = await goLive();
    peer.stats = [
      { type: "outbound-rtp", kind: "video", bytesSent: 150_000, framesSent: 22 },
      { type: "outbound-rtp", kind: "audio", bytesSent: 8_000 },
      { type: "media-source", kind: "video", frames: 24 },
      { type: "remote-inbound-rtp", kind: "video", fractionLost: 0.02 },
    ];
    await vi.advanceTimersByTimeAsync(1000);
    expect(health).toEqual([
      {
        bitsPerSecond: 1_264_000,
        wantedBitsPerSecond: 1_500_000,
        framesPerSecond: 22,
        droppedFrames: 2,
        behindS: null,
        lost: 0.02,
      },
    ]);
  });

  it("ends what was answered after the page was left", async () => {
    await publisher.preview();
    publisher.start(ticket);
    publisher.dispose();
    await vi.advanceTimersByTimeAsync(0);
    expect(engine.asked.map(({ method }) => method)).toEqual(["POST", "DELETE"]);
  });
});
