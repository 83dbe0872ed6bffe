/** Milliseconds that gathering the page's own addresses may take: the offer goes out with those that there are. */
const GATHER_MS = 1500;

/** The other side took no offer; `status` is HTTP's, 0 where nobody answered. */
export class OfferRefused extends Error {
  constructor(readonly status: number) {
    super(`offer refused: ${status}`);
  }
}

/** Where the other side keeps a session; it outlives a broken connection, and may bar the way to a new one. */
export interface KeptSession {
  url: string | null;
}

/** Offer, answer and end of a WebRTC session over HTTP: WHIP (RFC 9725) to send, WHEP to watch. */
export class Exchange {
  /** `key` goes in a header, never in an address; empty: the address itself is the right. */
  constructor(
    private readonly url: string,
    private readonly key = "",
    private readonly session: KeptSession = { url: null },
  ) {}

  /** Send the offer; resolves once the answer is set. Raises OfferRefused. */
  async connect(peer: RTCPeerConnection): Promise<void> {
    await peer.setLocalDescription(await peer.createOffer());
    await gathered(peer);
    await this.end();
    const answer = await this.ask(this.url, "POST", peer.localDescription?.sdp ?? "");
    if (answer.status !== 201) throw new OfferRefused(answer.status);
    const place = answer.headers.get("Location");
    if (place) this.session.url = new URL(place, this.url).href;
    await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
  }

  /** Say that it is over, also from a page that is being left; unheard, it is said before the next offer. */
  async end(): Promise<void> {
    const { url } = this.session;
    if (!url) return;
    const heard = await this.ask(url, "DELETE").catch(() => null);
    if (heard && this.session.url === url) this.session.url = null;
  }

  private async ask(url: string, method: string, sdp?: string): Promise<Response> {
    const headers: Record<string, string> = {};
    if (this.key) headers.Authorization = `Bearer ${this.key}`;
    if (sdp !== undefined) headers["Content-Type"] = "application/sdp";
    try {
      return await fetch(url, { method, headers, body: sdp, keepalive: method === "DELETE" });
    } catch {
      throw new OfferRefused(0);
    }
  }
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
