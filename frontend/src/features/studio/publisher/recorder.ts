/** A chunk each 150 ms: the engine can show a half second as soon as its last chunk is there. */
const TIMESLICE_MS = 150;
const KEY_FRAME_MS = 500;
const SOUND_BPS = 64_000;

/** Chromium's option: a key frame each half second makes every MP4 fragment one that a player can begin with. */
interface RecorderOptions extends MediaRecorderOptions {
  videoKeyFrameIntervalDuration: number;
}

export interface Recorder {
  /** Stop; resolves once the last chunk has been handed over. */
  stop(): Promise<void>;
}

export interface RecorderEvents {
  onChunk(chunk: Blob): void;
  /** It records no more; it may be begun anew. */
  onBroken(): void;
}

export function record(
  stream: MediaStream,
  mimeType: string,
  videoBitsPerSecond: number,
  events: RecorderEvents,
): Recorder {
  const options: RecorderOptions = {
    mimeType,
    videoBitsPerSecond,
    audioBitsPerSecond: SOUND_BPS,
    videoKeyFrameIntervalDuration: KEY_FRAME_MS,
  };
  const recorder = new MediaRecorder(stream, options);
  recorder.addEventListener("dataavailable", ({ data }) => {
    if (data.size > 0) events.onChunk(data);
  });
  // a phone that was turned gives pictures of another size, which no MP4 goes on with
  recorder.addEventListener("error", () => events.onBroken());
  recorder.start(TIMESLICE_MS);
  return {
    stop: () =>
      new Promise((resolve) => {
        if (recorder.state === "inactive") {
          resolve();
          return;
        }
        recorder.addEventListener("stop", () => resolve(), { once: true });
        recorder.stop();
      }),
  };
}
