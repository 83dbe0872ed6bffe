import type { KeptSession } from "@/browser/exchange";
import { BitrateControl } from "./bitrate";
import { CameraError, chooseMime, type Facing, openCamera } from "./camera";
import { judge, type PublisherError } from "./closeCodes";
import type { Link, LinkOptions, PublishTicket, PublisherHealth } from "./link";
import { type PauseCard, pauseCard } from "./pauseCard";
import { SocketLink } from "./socketLink";
import { type Upright, upright } from "./upright";
import { canWhip, WhipLink } from "./whipLink";

export type { PublisherError } from "./closeCodes";
export type { PublishTicket, PublisherHealth } from "./link";

export type PublisherState =
  "idle" | "previewing" | "connecting" | "live" | "interrupted" | "ended" | "error";

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
  private link: Link | null = null;
  private picture: Upright | null = null;
  private card: PauseCard | null = null;
  private bitrate = new BitrateControl(Date.now());
  private session: KeptSession = { url: null };
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private wasLive = false;

  constructor(events: PublisherEvents) {
    this.events = events;
  }

  get paused(): boolean {
    return this.card !== null;
  }

  /** Open (or change) the camera; the stream is for the page's own preview. */
  async preview(facing: Facing = "user"): Promise<MediaStream | null> {
    try {
      if (!chooseMime() && !canWhip()) throw new CameraError("unsupported");
      this.closeCamera();
      const camera = await openCamera(facing);
      this.picture = upright(camera);
      const { stream } = this.picture;
      for (const track of camera.getTracks()) {
        track.addEventListener("ended", () => this.cameraLost(stream));
      }
      this.stream = stream;
      if (this.link) this.link.change(stream);
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
    if (ticket.kind === "whip" ? !canWhip() : !chooseMime()) {
      this.fail("unsupported");
      return;
    }
    clearTimeout(this.timer);
    this.link?.drop();
    this.ticket = ticket;
    this.failures = 0;
    this.wasLive = false;
    this.bitrate = new BitrateControl(Date.now());
    this.become("connecting");
    this.connect(takeover);
  }

  /** A moment away: viewers see `words` on a quiet ground and hear nothing, until `resume`. */
  pause(words: string): void {
    if (!this.stream || this.card) return;
    this.card = pauseCard(this.stream, words);
    this.link?.change(this.card.stream);
  }

  resume(): void {
    if (!this.card) return;
    this.putAway();
    if (this.stream) this.link?.change(this.stream);
  }

  /** End the broadcast; the camera stays on for the preview. */
  async stop(): Promise<void> {
    const { link } = this;
    clearTimeout(this.timer);
    this.ticket = null;
    this.link = null;
    await link?.stop();
    this.putAway();
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
    const { ticket, stream } = this;
    if (!ticket || !stream) return;
    const Kind = ticket.kind === "whip" ? WhipLink : SocketLink;
    const options: LinkOptions = {
      takeover,
      bitrate: this.bitrate,
      session: this.session,
      events: {
        onLive: () => this.live(),
        onHealth: (health) => this.events.onHealth?.(health),
        onClosed: (code) => this.closed(code),
      },
    };
    this.link = new Kind(ticket, this.card?.stream ?? stream, options);
  }

  private live(): void {
    this.failures = 0;
    this.wasLive = true;
    this.become("live");
  }

  private closed(closeCode: number): void {
    this.link = null;
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
    const { link } = this;
    this.link = null;
    link?.drop();
  }

  private putAway(): void {
    this.card?.close();
    this.card = null;
  }

  private closeCamera(): void {
    this.putAway();
    this.stream = null;
    this.picture?.close();
    this.picture = null;
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
