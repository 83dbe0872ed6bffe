import { afterEach, describe, expect, it, vi } from "vitest";
import { cameraOf, middle, upright } from "./upright";

class FakeWorker extends EventTarget {
  static all: FakeWorker[] = [];
  ended = false;

  constructor() {
    super();
    FakeWorker.all.push(this);
  }

  tick(): void {
    this.dispatchEvent(new MessageEvent("message", { data: null }));
  }

  terminate(): void {
    this.ended = true;
  }
}

class FakeStream {
  constructor(readonly tracks: { kind: string; stop: () => void }[]) {}
  getTracks = () => this.tracks;
  getAudioTracks = () => this.tracks.filter(({ kind }) => kind === "audio");
  addTrack = (track: FakeStream["tracks"][0]) => void this.tracks.push(track);
}

const track = (kind: string) => ({ kind, stop: vi.fn() });

function begin(size: { width: number; height: number }, told = true) {
  FakeWorker.all = [];
  vi.stubGlobal("Worker", FakeWorker);
  const paint = { drawImage: vi.fn() };
  const shown = new FakeStream([track("video")]);
  const canvas = { captureStream: () => shown, getContext: () => paint, width: 0, height: 0 };
  let picture: (() => void) | undefined;
  const video = {
    play: async () => undefined,
    videoWidth: size.width,
    videoHeight: size.height,
    ...(told ? { requestVideoFrameCallback: (call: () => void) => (picture = call) } : {}),
  };
  vi.spyOn(document, "createElement").mockImplementation(
    (name: string) => (name === "canvas" ? canvas : video) as unknown as HTMLElement,
  );
  const camera = new FakeStream([track("video"), track("audio")]);
  const result = upright(camera as unknown as MediaStream);
  return { camera, canvas, paint, result, shown, picture: () => picture!() };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("upright", () => {
  it.each([
    ["a camera that lies down", 1280, 720, [437.5, 0, 405, 720]],
    ["an old camera", 640, 480, [185, 0, 270, 480]],
    ["a phone held upright", 720, 1280, [0, 0, 720, 1280]],
    ["Chromium's crop", 608, 1080, [0.25, 0, 607.5, 1080]],
    ["a narrow picture", 480, 1280, [0, 213.33, 480, 853.33]],
  ])("takes the middle of %s", (_, width, height, part) => {
    expect(middle(width, height).map((x) => Math.round(x * 100) / 100)).toEqual(part);
  });

  it("draws each picture at 540x960 and keeps the sound", () => {
    const { camera, canvas, paint, result, shown, picture } = begin({ width: 1280, height: 720 });
    expect([canvas.width, canvas.height]).toEqual([540, 960]);
    expect(result.stream).toBe(shown);
    expect(shown.tracks.map(({ kind }) => kind)).toEqual(["video", "audio"]);
    expect(cameraOf(result.stream)).toBe(camera);
    picture();
    picture();
    expect(paint.drawImage).toHaveBeenCalledTimes(2);
    expect(paint.drawImage.mock.calls[0]!.slice(1)).toEqual([437.5, 0, 405, 720, 0, 0, 540, 960]);
  });

  it("goes by a worker's clock on a hidden page, which gets no pictures told", () => {
    const { paint } = begin({ width: 1280, height: 720 });
    const [clock] = FakeWorker.all;
    clock!.tick();
    expect(paint.drawImage).not.toHaveBeenCalled();
    vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    clock!.tick();
    expect(paint.drawImage).toHaveBeenCalledOnce();
  });

  it("goes by the clock where the browser tells of no pictures", () => {
    const { paint } = begin({ width: 720, height: 1280 }, false);
    FakeWorker.all[0]!.tick();
    expect(paint.drawImage).toHaveBeenCalledOnce();
  });

  it("draws nothing before there is a picture, and lets go of everything", () => {
    const { camera, paint, result, shown, picture } = begin({ width: 0, height: 0 });
    picture();
    expect(paint.drawImage).not.toHaveBeenCalled();
    result.close();
    for (const one of [...camera.tracks, ...shown.tracks]) expect(one.stop).toHaveBeenCalled();
    expect(FakeWorker.all[0]!.ended).toBe(true);
  });

  it("sends the camera as it is where a canvas can't be sent", () => {
    vi.spyOn(document, "createElement").mockReturnValue({} as HTMLElement);
    const camera = {} as MediaStream;
    expect(upright(camera).stream).toBe(camera);
  });
});
