import { vi } from "vitest";

/** A stand-in for the browser's WebRTC: connects when the test says so. */
export class FakePeer extends EventTarget {
  static all: FakePeer[] = [];
  static codecs = [{ mimeType: "video/VP8" }, { mimeType: "video/H264" }];
  connectionState = "new";
  iceGatheringState = "new";
  localDescription: { sdp: string } | null = null;
  remote: unknown = null;
  preferred: { mimeType: string }[] = [];
  senders: {
    track: { kind: string };
    replaced: unknown;
    encodings: RTCRtpEncodingParameters[];
    replaceTrack(track: unknown): Promise<void>;
  }[] = [];
  stats: Record<string, unknown>[] = [];
  closed = false;

  constructor() {
    super();
    FakePeer.all.push(this);
  }

  addTransceiver(track: { kind: string }, init: RTCRtpTransceiverInit): unknown {
    const sender = {
      track,
      replaced: null as unknown,
      encodings: init.sendEncodings ?? [],
      replaceTrack: async (fresh: unknown) => {
        sender.replaced = fresh;
      },
    };
    this.senders.push(sender);
    return { setCodecPreferences: (list: { mimeType: string }[]) => (this.preferred = list) };
  }

  getSenders = () => this.senders;
  createOffer = async () => ({ type: "offer", sdp: "v=0 offer" });
  getStats = async () => this.stats;

  async setLocalDescription(offer: { sdp: string }): Promise<void> {
    this.localDescription = { sdp: `${offer.sdp} candidates` };
    this.iceGatheringState = "complete";
  }

  async setRemoteDescription(answer: unknown): Promise<void> {
    this.remote = answer;
  }

  close(): void {
    this.closed = true;
  }

  becomes(state: string): void {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }
}

/** A stand-in for the engine's WHIP door: keeps one session, and answers as RFC 9725 says. */
export class FakeWhip {
  asked: { method: string; url: string; key: string | null; body: string }[] = [];
  status = 201;
  away = false;
  private made = 0;

  readonly fetch = vi.fn(async (url: string, init: RequestInit): Promise<Response> => {
    if (this.away) throw new TypeError("Failed to fetch");
    const headers = new Headers(init.headers);
    const method = init.method ?? "GET";
    this.asked.push({ method, url, key: headers.get("Authorization"), body: `${init.body ?? ""}` });
    if (method === "DELETE") return new Response(null, { status: 200 });
    this.made += 1;
    const place = `/s-1/whip/session-${this.made}`;
    return new Response("v=0 answer", { status: this.status, headers: { Location: place } });
  });
}
