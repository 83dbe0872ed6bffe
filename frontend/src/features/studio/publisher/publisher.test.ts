import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Publisher } from "./publisher";

class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 1;
  bufferedAmount = 0;
  sent: unknown[] = [];
  closedWith: number | undefined;

  constructor(readonly url: string) {
    super();
    FakeSocket.all.push(this);
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(code: number): void {
    this.readyState = 3;
    this.closedWith = code;
  }

  open(): void {
    this.dispatchEvent(new Event("open"));
  }

  says(words: object): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(words) }));
  }

  cut(code: number): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }
}

class FakeRecorder extends EventTarget {
  static all: FakeRecorder[] = [];
  static isTypeSupported = (mime: string) => mime.includes("opus");
  state = "inactive";

  constructor(
    readonly stream: unknown,
    readonly options: MediaRecorderOptions & { videoKeyFrameIntervalDuration: number },
  ) {
    super();
    FakeRecorder.all.push(this);
  }

  start(): void {
    this.state = "recording";
  }

  stop(): void {
    this.state = "inactive";
    this.dispatchEvent(new Event("stop"));
  }

  gives(size: number): void {
    this.dispatchEvent(Object.assign(new Event("dataavailable"), { data: { size } }));
  }
}

const ticket = { url: "ws://engine/ingest/s-1", key: "secret" };
let getUserMedia: ReturnType<typeof vi.fn>;
let states: (string | null)[][];
let publisher: Publisher;

const last = <T>(list: T[]): T => list[list.length - 1]!;

async function goLive(): Promise<FakeSocket> {
  await publisher.preview();
  publisher.start(ticket);
  const socket = last(FakeSocket.all);
  socket.open();
  socket.says({ ready: true });
  last(FakeRecorder.all).gives(100);
  socket.says({ live: true });
  return socket;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  FakeSocket.all = [];
  FakeRecorder.all = [];
  getUserMedia = vi.fn(async () => ({
    getTracks: () => [Object.assign(new EventTarget(), { stop: vi.fn() })],
  }));
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("MediaRecorder", FakeRecorder);
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } });
  states = [];
  publisher = new Publisher({ onState: (state, code) => states.push([state, code]) });
});

afterEach(() => {
  publisher.dispose();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("Publisher", () => {
  it("goes live with the key inside the socket and a key frame each half second", async () => {
    const socket = await goLive();
    expect(socket.url).toBe(ticket.url);
    expect(JSON.parse(socket.sent[0] as string)).toEqual({
      key: "secret",
      takeover: false,
      mime: 'video/mp4;codecs="avc1.42E01F,opus"',
    });
    expect(last(FakeRecorder.all).options.videoKeyFrameIntervalDuration).toBe(500);
    expect(states).toEqual([
      ["previewing", null],
      ["connecting", null],
      ["live", null],
    ]);
  });

  it("comes back by itself after a break, and only then pushes another out", async () => {
    (await goLive()).cut(1006);
    expect(last(states)).toEqual(["interrupted", null]);
    vi.advanceTimersByTime(500);
    const again = last(FakeSocket.all);
    again.open();
    expect(JSON.parse(again.sent[0] as string).takeover).toBe(true);
    again.says({ ready: true });
    again.says({ live: true });
    expect(last(states)).toEqual(["live", null]);
  });

  it("pauses longer after each failure", async () => {
    (await goLive()).cut(1006);
    const waits: number[] = [];
    for (let tries = 0; tries < 5; tries += 1) {
      const before = FakeSocket.all.length;
      let waited = 0;
      while (FakeSocket.all.length === before) {
        vi.advanceTimersByTime(100);
        waited += 100;
      }
      waits.push(waited);
      last(FakeSocket.all).cut(1006);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 4000]);
  });

  it.each([
    [4403, "refused"],
    [4409, "someone_live"],
    [4400, "unreadable"],
    [4415, "unsupported"],
  ])("stops at %i before it was live", async (code, error) => {
    await publisher.preview();
    publisher.start(ticket);
    last(FakeSocket.all).cut(code);
    vi.advanceTimersByTime(60_000);
    expect(last(states)).toEqual(["error", error]);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it("gives way when another page takes over", async () => {
    (await goLive()).cut(4410);
    vi.advanceTimersByTime(60_000);
    expect(last(states)).toEqual(["error", "taken_over"]);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it("ends when the shop ends the broadcast", async () => {
    (await goLive()).cut(4403);
    expect(last(states)).toEqual(["ended", null]);
  });

  it("gives up a connection that never stood", async () => {
    await publisher.preview();
    publisher.start(ticket);
    for (let tries = 0; tries < 9; tries += 1) {
      last(FakeSocket.all).cut(1006);
      vi.advanceTimersByTime(5000);
    }
    expect(last(states)).toEqual(["error", "unreachable"]);
    expect(FakeSocket.all).toHaveLength(9);
  });

  it("records smaller on the same socket when the uplink can't keep up", async () => {
    const socket = await goLive();
    socket.bufferedAmount = 600_000;
    last(FakeRecorder.all).gives(100);
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.all).toHaveLength(1);
    expect(FakeRecorder.all.map((one) => one.options.videoBitsPerSecond)).toEqual([
      1_500_000, 1_000_000,
    ]);
    expect(FakeRecorder.all[0]!.state).toBe("inactive");
  });

  it("begins a new connection when what waits is too old to be seen", async () => {
    const socket = await goLive();
    socket.bufferedAmount = 2_000_000;
    last(FakeRecorder.all).gives(100);
    expect(socket.closedWith).toBe(1000);
    expect(last(states)).toEqual(["interrupted", null]);
    vi.advanceTimersByTime(500);
    expect(FakeSocket.all).toHaveLength(2);
  });

  it("says stop, then nothing more", async () => {
    const socket = await goLive();
    await publisher.stop();
    expect(JSON.parse(last(socket.sent) as string)).toEqual({ stop: true });
    socket.cut(1000);
    vi.advanceTimersByTime(60_000);
    expect(last(states)).toEqual(["ended", null]);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it.each([
    ["NotAllowedError", "camera_denied"],
    ["NotReadableError", "camera_busy"],
    ["NotFoundError", "camera_missing"],
  ])("names what is wrong with the camera: %s", async (name, code) => {
    getUserMedia.mockRejectedValueOnce(new DOMException("no", name));
    expect(await publisher.preview()).toBeNull();
    expect(last(states)).toEqual(["error", code]);
  });

  it("says so when the browser can't record H.264", async () => {
    vi.stubGlobal("MediaRecorder", { isTypeSupported: () => false });
    await publisher.preview();
    expect(last(states)).toEqual(["error", "unsupported"]);
  });
});
