import type { KeptSession } from "@/browser/exchange";
import type { BitrateControl } from "./bitrate";

/** From the shop's publish ticket. The key is never put in an address. */
export interface PublishTicket {
  kind?: "mediarecorder" | "whip";
  url: string;
  key: string;
}

/** How the picture goes out now; null where this browser or this way doesn't tell. */
export interface PublisherHealth {
  /** Measured over the last seconds. */
  bitsPerSecond: number;
  /** What the picture was asked to be made with. */
  wantedBitsPerSecond: number;
  framesPerSecond: number | null;
  /** Frames that the camera gave and nobody will see, since the broadcast began. */
  droppedFrames: number | null;
  /** Seconds of picture that wait for the uplink. */
  behindS: number | null;
  /** Of the packets sent, 0 to 1. */
  lost: number | null;
}

export interface LinkEvents {
  /** The engine shows the picture. */
  onLive(): void;
  onHealth(health: PublisherHealth): void;
  /** The way is gone; the codes stand in docs/video.md. */
  onClosed(code: number): void;
}

export interface LinkOptions {
  /** Push out whoever sends now. */
  takeover: boolean;
  bitrate: BitrateControl;
  session: KeptSession;
  events: LinkEvents;
}

/** A way from this page's camera to the video engine; once closed or dropped it tells nothing more. */
export interface Link {
  /** Send another picture: viewers see a short break at most. */
  change(stream: MediaStream): void;
  /** End the broadcast; what was recorded still goes out. */
  stop(): Promise<void>;
  /** Let go at once. */
  drop(): void;
}
