import { Exchange, OfferRefused } from "@/browser/exchange";
import { CLOSE, closeCodeOf } from "./closeCodes";
import type { Link, LinkOptions, PublishTicket, PublisherHealth } from "./link";

const TELL_MS = 1000;
/** A connection that is shaken often comes back by itself; after so long a new one is quicker. */
const SHAKEN_MS = 4000;
/** An engine that keeps whoever is live closes a second one's connection at once. */
const TURNED_AWAY_MS = 3000;

/** Whether this browser has WebRTC at all; its codecs show when the offer is made. */
export const canWhip = () => typeof RTCPeerConnection !== "undefined";

interface Reading {
  at: number;
  bytes: number;
  frames: number;
}

/** Sends the camera over WebRTC, which finds the bitrate that the uplink carries by itself. */
export class WhipLink implements Link {
  private readonly peer = new RTCPeerConnection();
  private readonly exchange: Exchange;
  private gone = false;
  private liveAt = 0;
  private ticking: ReturnType<typeof setInterval> | undefined;
  private shaken: ReturnType<typeof setTimeout> | undefined;
  private last: Reading | null = null;

  constructor(
    ticket: PublishTicket,
    private stream: MediaStream,
    private readonly options: LinkOptions,
  ) {
    this.exchange = new Exchange(ticket.url, ticket.key, options.session);
    this.peer.addEventListener("connectionstatechange", () => this.moved());
    void this.open();
  }

  change(stream: MediaStream): void {
    this.stream = stream;
    for (const sender of this.peer.getSenders()) {
      const kind = sender.track?.kind;
      const track = stream.getTracks().find((one) => one.kind === kind);
      if (track) void sender.replaceTrack(track);
    }
  }

  async stop(): Promise<void> {
    this.letGo();
    await this.exchange.end();
  }

  drop(): void {
    this.letGo();
    void this.exchange.end();
  }

  private async open(): Promise<void> {
    try {
      for (const track of this.stream.getTracks()) {
        const sender = this.peer.addTransceiver(track, {
          direction: "sendonly",
          streams: [this.stream],
          sendEncodings: this.encodings(track),
        });
        if (track.kind === "video" && !preferH264(sender)) throw new TypeError("no H.264");
      }
      await this.exchange.connect(this.peer);
      // left or ended while the answer was on its way
      if (this.gone) await this.exchange.end();
    } catch (error) {
      this.closed(error instanceof OfferRefused ? closeCodeOf(error.status) : CLOSE.codec);
    }
  }

  private encodings(track: MediaStreamTrack): RTCRtpEncodingParameters[] {
    return track.kind === "video" ? [{ maxBitrate: this.options.bitrate.bitsPerSecond }] : [];
  }

  private moved(): void {
    clearTimeout(this.shaken);
    const state = this.peer.connectionState;
    if (state === "connected") {
      if (!this.liveAt) this.live();
    } else if (state === "disconnected") {
      this.shaken = setTimeout(() => this.closed(CLOSE.network), SHAKEN_MS);
    } else if (state === "failed" || state === "closed") {
      const turnedAway = this.liveAt > 0 && Date.now() - this.liveAt < TURNED_AWAY_MS;
      this.closed(turnedAway ? CLOSE.someoneLive : CLOSE.network);
    }
  }

  private live(): void {
    this.liveAt = Date.now();
    this.options.events.onLive();
    this.ticking = setInterval(() => void this.tell(), TELL_MS);
  }

  private async tell(): Promise<void> {
    const report = await this.peer.getStats();
    if (!this.gone) this.options.events.onHealth(this.read(report, Date.now()));
  }

  private read(report: RTCStatsReport, now: number): PublisherHealth {
    let [bytes, frames, taken, lost] = [0, 0, 0, null as number | null];
    report.forEach((one: Record<string, unknown>) => {
      if (one.type === "outbound-rtp") bytes += number(one.bytesSent);
      if (one.type === "outbound-rtp" && one.kind === "video") frames = number(one.framesSent);
      if (one.type === "media-source" && one.kind === "video") taken = number(one.frames);
      if (one.type === "remote-inbound-rtp" && one.kind === "video")
        lost = number(one.fractionLost);
    });
    const before = this.last ?? { at: this.liveAt, bytes: 0, frames: 0 };
    const seconds = Math.max(0.001, (now - before.at) / 1000);
    this.last = { at: now, bytes, frames };
    return {
      bitsPerSecond: Math.round(((bytes - before.bytes) * 8) / seconds),
      wantedBitsPerSecond: this.options.bitrate.bitsPerSecond,
      framesPerSecond: Math.round((frames - before.frames) / seconds),
      droppedFrames: Math.max(0, taken - frames),
      behindS: null,
      lost,
    };
  }

  private closed(code: number): void {
    if (this.gone) return;
    this.drop();
    this.options.events.onClosed(code);
  }

  private letGo(): void {
    this.gone = true;
    clearTimeout(this.shaken);
    clearInterval(this.ticking);
    this.peer.close();
  }
}

/** H.264 alone, which every phone plays; false where the browser has none. */
function preferH264(sender: RTCRtpTransceiver): boolean {
  const known = RTCRtpSender.getCapabilities("video")?.codecs ?? [];
  const h264 = known.filter(({ mimeType }) => mimeType.toLowerCase() === "video/h264");
  if (h264.length === 0) return false;
  const repair = known.filter(({ mimeType }) => /\/(rtx|red|ulpfec|flexfec-03)$/i.test(mimeType));
  sender.setCodecPreferences([...h264, ...repair]);
  return true;
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
