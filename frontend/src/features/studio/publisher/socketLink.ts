import { chooseMime } from "./camera";
import { CLOSE } from "./closeCodes";
import type { Link, LinkOptions, PublishTicket } from "./link";
import { FrameMeter, Meter } from "./meter";
import { type Recorder, record } from "./recorder";
import { cameraOf } from "./upright";

const TELL_MS = 1000;
/** A recorder that hands over nothing for so long is begun anew: the camera turned, or the phone slept. */
const SILENT_MS = 4000;

/** Records the camera and sends the chunks over a websocket, at the bitrate that the uplink carries. */
export class SocketLink implements Link {
  private readonly socket: WebSocket;
  private recorder: Recorder | null = null;
  private restarting = false;
  private gone = false;
  private told = 0;
  private watch: ReturnType<typeof setTimeout> | undefined;
  private readonly meter = new Meter(Date.now());
  private readonly frames = new FrameMeter();

  constructor(
    ticket: PublishTicket,
    private stream: MediaStream,
    private readonly options: LinkOptions,
  ) {
    this.socket = new WebSocket(ticket.url);
    this.socket.addEventListener("open", () => {
      const words = { key: ticket.key, takeover: options.takeover, mime: chooseMime() };
      this.socket.send(JSON.stringify(words));
    });
    this.socket.addEventListener("message", ({ data }) => {
      if (!this.gone && typeof data === "string") this.hear(JSON.parse(data));
    });
    this.socket.addEventListener("close", ({ code }) => this.closed(code));
  }

  change(stream: MediaStream): void {
    this.stream = stream;
    if (this.recorder) void this.restart();
  }

  async stop(): Promise<void> {
    clearTimeout(this.watch);
    await this.recorder?.stop();
    this.gone = true;
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ stop: true }));
    this.socket.close(1000);
  }

  drop(): void {
    this.gone = true;
    clearTimeout(this.watch);
    void this.recorder?.stop();
    this.socket.close(1000);
  }

  private hear(words: { ready?: boolean; live?: boolean }): void {
    if (words.ready) this.begin();
    if (words.live) this.options.events.onLive();
  }

  private begin(): void {
    const mime = chooseMime();
    if (this.gone || !mime) return;
    this.recorder = record(this.stream, mime, this.options.bitrate.bitsPerSecond, {
      onChunk: (chunk) => this.send(chunk),
      onBroken: () => void this.restart(),
    });
    this.await();
  }

  /** Begin anew unless a chunk comes in time. */
  private await(): void {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => void this.restart(), SILENT_MS);
  }

  private send(chunk: Blob): void {
    if (this.gone || this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send(chunk);
    if (this.restarting) return;
    this.await();
    const now = Date.now();
    this.meter.add(chunk.size, now);
    const waiting = this.socket.bufferedAmount;
    if (now - this.told >= TELL_MS) this.tell(waiting, now);
    const { bitrate } = this.options;
    const uplink = bitrate.look(waiting, now);
    if (uplink === "hopeless") {
      bitrate.lower(now);
      this.closed(CLOSE.silent);
    } else if (uplink !== "fine") {
      void this.restart();
    }
  }

  private tell(waiting: number, now: number): void {
    this.told = now;
    const { rate, dropped } = this.frames.read(cameraOf(this.stream), now);
    const wanted = this.options.bitrate.bitsPerSecond;
    this.options.events.onHealth({
      bitsPerSecond: this.meter.bitsPerSecond(now),
      wantedBitsPerSecond: wanted,
      framesPerSecond: rate,
      droppedFrames: dropped,
      behindS: (waiting * 8) / wanted,
      lost: null,
    });
  }

  /** Record anew on the same socket, at another bitrate or from another camera. */
  private async restart(): Promise<void> {
    if (this.restarting || this.gone) return;
    this.restarting = true;
    clearTimeout(this.watch);
    await this.recorder?.stop();
    this.restarting = false;
    if (!this.gone) this.begin();
  }

  private closed(code: number): void {
    if (this.gone) return;
    this.drop();
    this.options.events.onClosed(code);
  }
}
