import { BitrateControl } from "./bitrate";
import { CameraError, chooseMime, type Facing, openCamera } from "./camera";
import { judge, type PublisherError } from "./closeCodes";
import { type Recorder, record } from "./recorder";

export type { PublisherError } from "./closeCodes";

export type PublisherState =
  "idle" | "previewing" | "connecting" | "live" | "interrupted" | "ended" | "error";

/** From the shop's publish ticket; the key is sent inside the socket, never in an address. */
export interface PublishTicket {
  url: string;
  key: string;
}

export interface PublisherHealth {
  bitsPerSecond: number;
  bufferedBytes: number;
  sentBytes: number;
}

export interface PublisherEvents {
  onState(state: PublisherState, code: PublisherError | null): void;
  onHealth?(health: PublisherHealth): void;
}

const PAUSES_MS = [500, 1000, 2000, 4000];
/** Tries of a page that was never live; one that was live goes on until somebody stops it. */
const FIRST_TRIES = 8;

/** Sends this page's camera to the video engine, and comes back by itself when the network was away. */
export class Publisher {
  state: PublisherState = "idle";
  stream: MediaStream | null = null;

  private readonly events: PublisherEvents;
  private ticket: PublishTicket | null = null;
  private socket: WebSocket | null = null;
  private recorder: Recorder | null = null;
  private bitrate = new BitrateControl(Date.now());
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private wasLive = false;
  private restarting = false;
  private sentBytes = 0;

  constructor(events: PublisherEvents) {
    this.events = events;
  }

  /** Open (or change) the camera; the stream is for the page's own preview. */
  async preview(facing: Facing = "user"): Promise<MediaStream | null> {
    try {
      if (!chooseMime()) throw new CameraError("unsupported");
      this.closeCamera();
      const stream = await openCamera(facing);
      for (const track of stream.getTracks()) {
        track.addEventListener("ended", () => this.cameraLost(stream));
      }
      this.stream = stream;
      if (this.socket && this.recorder) await this.restart();
      else this.become("previewing");
      return stream;
    } catch (error) {
      this.fail(error instanceof CameraError ? error.code : "camera_missing");
      return null;
    }
  }

  /** Go live with the previewed camera. `takeover` only by the anchor's own choice, after 'someone_live'. */
  start(ticket: PublishTicket, { takeover = false } = {}): void {
    if (!this.stream) {
      this.fail("camera_missing");
      return;
    }
    this.ticket = ticket;
    this.failures = 0;
    this.wasLive = false;
    this.bitrate = new BitrateControl(Date.now());
    this.become("connecting");
    this.connect(takeover);
  }

  /** End the broadcast; the camera stays on for the preview. */
  async stop(): Promise<void> {
    const socket = this.socket;
    clearTimeout(this.timer);
    this.ticket = null;
    await this.recorder?.stop();
    this.recorder = null;
    this.socket = null;
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ stop: true }));
    socket?.close(1000);
    this.become("ended");
  }

  /** Let go of camera and network: the page is left. */
  dispose(): void {
    clearTimeout(this.timer);
    this.ticket = null;
    this.drop();
    this.closeCamera();
  }

  private connect(takeover: boolean): void {
    const ticket = this.ticket;
    if (!ticket) return;
    const socket = new WebSocket(ticket.url);
    this.socket = socket;
    socket.addEventListener("open", () => {
      socket.send(JSON.stringify({ key: ticket.key, takeover, mime: chooseMime() }));
    });
    socket.addEventListener("message", ({ data }) => {
      if (socket === this.socket && typeof data === "string") this.hear(JSON.parse(data));
    });
    socket.addEventListener("close", ({ code }) => {
      if (socket === this.socket) this.closed(code);
    });
  }

  private hear(words: { ready?: boolean; live?: boolean }): void {
    if (words.ready) this.beginRecording();
    if (words.live) {
      this.failures = 0;
      this.wasLive = true;
      this.become("live");
    }
  }

  private beginRecording(): void {
    const { stream, socket } = this;
    const mime = chooseMime();
    if (!stream || !socket || !mime) return;
    this.recorder = record(stream, mime, this.bitrate.bitsPerSecond, (chunk) => {
      this.send(socket, chunk);
    });
  }

  private send(socket: WebSocket, chunk: Blob): void {
    if (socket !== this.socket || socket.readyState !== WebSocket.OPEN) return;
    socket.send(chunk);
    this.sentBytes += chunk.size;
    const bufferedBytes = socket.bufferedAmount;
    this.events.onHealth?.({
      bitsPerSecond: this.bitrate.bitsPerSecond,
      bufferedBytes,
      sentBytes: this.sentBytes,
    });
    if (this.restarting) return;
    const uplink = this.bitrate.look(bufferedBytes, Date.now());
    if (uplink === "hopeless") {
      this.bitrate.lower(Date.now());
      this.closed(4408);
    } else if (uplink !== "fine") {
      void this.restart();
    }
  }

  /** Record anew on the same socket, at another bitrate or from another camera: viewers see a short break. */
  private async restart(): Promise<void> {
    const socket = this.socket;
    this.restarting = true;
    await this.recorder?.stop();
    this.restarting = false;
    if (socket && socket === this.socket) this.beginRecording();
  }

  private closed(closeCode: number): void {
    this.drop();
    const verdict = judge(closeCode, this.wasLive);
    if (verdict.act === "fail") this.fail(verdict.code);
    else if (verdict.act === "end") this.become("ended");
    else if (!this.wasLive && this.failures >= FIRST_TRIES) this.fail("unreachable");
    else {
      if (verdict.act === "slower") this.bitrate.lower(Date.now());
      this.become(this.wasLive ? "interrupted" : "connecting");
      const pause = PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)]!;
      this.failures += 1;
      // Only a page that was live may push another publisher out by itself.
      this.timer = setTimeout(() => this.connect(this.wasLive), pause * (0.75 + Math.random() / 2));
    }
  }

  private cameraLost(stream: MediaStream): void {
    if (stream !== this.stream) return;
    this.ticket = null;
    this.drop();
    this.fail("camera_lost");
  }

  private drop(): void {
    const { socket, recorder } = this;
    this.socket = null;
    this.recorder = null;
    void recorder?.stop();
    socket?.close(1000);
  }

  private closeCamera(): void {
    const stream = this.stream;
    this.stream = null;
    for (const track of stream?.getTracks() ?? []) track.stop();
  }

  private fail(code: PublisherError): void {
    clearTimeout(this.timer);
    this.become("error", code);
  }

  private become(state: PublisherState, code: PublisherError | null = null): void {
    this.state = state;
    this.events.onState(state, code);
  }
}
