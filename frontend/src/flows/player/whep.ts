import { Exchange, OfferRefused } from "@/browser/exchange";
import type { Player, PlayerEvents } from "./contract";
import { retrier } from "./retrier";

/** A connection that is shaken often comes back by itself; after so long a new one is quicker. */
const SHAKEN_MS = 4000;

/** Play what a WHEP address sends, within half a second; comes back by itself. */
export function playWhep(video: HTMLVideoElement, src: string, events: PlayerEvents): Player {
  let peer: RTCPeerConnection | null = null;
  let shaken: ReturnType<typeof setTimeout> | undefined;
  const exchange = new Exchange(src);
  const network = retrier(() => void open());

  function lost(): void {
    clearTimeout(shaken);
    peer?.close();
    peer = null;
    events.onState("waiting");
    network.again();
  }

  async function open(): Promise<void> {
    const mine = new RTCPeerConnection();
    peer = mine;
    mine.addTransceiver("video", { direction: "recvonly" });
    mine.addTransceiver("audio", { direction: "recvonly" });
    mine.addEventListener("track", ({ streams }) => {
      video.srcObject = streams[0] ?? null;
      void video.play().catch(() => events.onBlocked());
    });
    mine.addEventListener("connectionstatechange", () => {
      if (mine !== peer) return;
      clearTimeout(shaken);
      const state = mine.connectionState;
      if (state === "connected") network.well();
      else if (state === "disconnected") shaken = setTimeout(lost, SHAKEN_MS);
      else if (state === "failed" || state === "closed") lost();
    });
    try {
      await exchange.connect(mine);
    } catch (error) {
      if (mine !== peer) return;
      const refused = error instanceof OfferRefused && [401, 403].includes(error.status);
      if (refused) events.onError("expired");
      else lost();
    }
    // left while the answer was on its way
    if (mine !== peer) void exchange.end();
  }

  void open();
  return {
    destroy() {
      clearTimeout(shaken);
      network.cancel();
      peer?.close();
      peer = null;
      video.srcObject = null;
      void exchange.end();
    },
  };
}
