import { CLOSE } from "./closeCodes";

/** Milliseconds that gathering the page's own addresses may take: the offer goes out with those that there are. */
const GATHER_MS = 1500;

/** The engine refused the offer; `code` is what the socket of the other engine would have been closed with. */
export class WhipRefused extends Error {
  constructor(readonly code: number) {
    super(`whip: ${code}`);
  }
}

/** Where the engine keeps this page's session; it outlives a broken connection, and bars the way to a new one. */
export interface WhipSession {
  url: string | null;
}

/** Offer, answer and end of a WHIP session (RFC 9725): the key goes in a header, never in an address. */
export class Whip {
  constructor(
    private readonly url: string,
    private readonly key: string,
    private readonly session: WhipSession,
  ) {}

  /** Send the offer; resolves once the engine's answer is set. Raises WhipRefused. */
  async connect(peer: RTCPeerConnection): Promise<void> {
    await peer.setLocalDescription(await peer.createOffer());
    await gathered(peer);
    await this.end();
    const answer = await this.ask(this.url, "POST", peer.localDescription?.sdp ?? "");
    if (answer.status !== 201) throw new WhipRefused(closeCode(answer.status));
    const place = answer.headers.get("Location");
    if (place) this.session.url = new URL(place, this.url).href;
    await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
  }

  /** Tell the engine that it is over, also from a page that is being left; unheard, it is told before the next offer. */
  async end(): Promise<void> {
    const { url } = this.session;
    if (!url) return;
    const heard = await this.ask(url, "DELETE").catch(() => null);
    if (heard && this.session.url === url) this.session.url = null;
  }

  private async ask(url: string, method: string, sdp?: string): Promise<Response> {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.key}` };
    if (sdp !== undefined) headers["Content-Type"] = "application/sdp";
    try {
      return await fetch(url, { method, headers, body: sdp, keepalive: method === "DELETE" });
    } catch {
      throw new WhipRefused(CLOSE.network);
    }
  }
}

function closeCode(status: number): number {
  if (status === 401 || status === 403 || status === 404) return CLOSE.refused;
  if (status === 409) return CLOSE.someoneLive;
  // an offer that can't be answered: none of its codecs is known there
  if (status === 400 || status === 406 || status === 415 || status === 422) return CLOSE.codec;
  return CLOSE.away;
}

function gathered(peer: RTCPeerConnection): Promise<void> {
  if (peer.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHER_MS);
    peer.addEventListener("icegatheringstatechange", () => {
      if (peer.iceGatheringState !== "complete") return;
      clearTimeout(timer);
      resolve();
    });
  });
}
