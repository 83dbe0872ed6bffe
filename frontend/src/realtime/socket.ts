import { backoff } from "./backoff";
import type { Envelope, Gap } from "./events";
import { Outbox, type Message, type Taken } from "./outbox";

export type Status = "connecting" | "open" | "waiting" | "offline" | "forbidden" | "closed";

/** What a topic's listener is told. */
export interface TopicListener {
  onFrame(frame: Envelope): void;
  /** Events may be missing: fetch the snapshot. Also told after the first connection; spread over some seconds
   * when very many are told at once. */
  onGap(): void;
}

export interface SocketOptions {
  /** Asks the API for a ticket; this layer knows no HTTP. */
  ticket: () => Promise<{ ticket: string; ws_url: string }>;
  /** The number of a snapshot that the page came with: connect from there instead of telling a gap. */
  since?: number;
  onStatus?: (status: Status) => void;
  /** The ticket is good no more, perhaps because the person signed out elsewhere: a new one is fetched. */
  onTicketVoid?: () => void;
  random?: () => number;
}

const TICKET = 4401;
const FORBIDDEN = 4403;
const FLOOD = 4429;
const FLOOD_MS = 60_000;
const QUIET_MS = 45_000;
const ANSWER_MS = 8_000;
const STEADY_MS = 10_000;

/** One socket for a page: it comes back by itself, goes on where it was, and tells when that can't be done. */
export class RoomSocket {
  status: Status = "connecting";
  #socket: WebSocket | null = null;
  #attempt = 0;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #seqs = new Map<string, number>();
  #resumed = new Set<string>();
  #gaps = new Map<string, ReturnType<typeof setTimeout>>();
  #listeners = new Map<string, Set<TopicListener>>();
  #outbox = new Outbox();
  #options: SocketOptions;

  constructor(options: SocketOptions) {
    this.#options = options;
    if (options.since) this.#seqs.set("", options.since);
    addEventListener("online", this.#online);
    addEventListener("offline", this.#offline);
    document.addEventListener("visibilitychange", this.#visible);
    void this.#connect();
  }

  /** Listen to a topic of the ticket: "" is the first, the room; others go by their name. Returns how to stop. */
  listen(key: string, listener: TopicListener): () => void {
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Say something. Resolves with the server's word when it took it; rejects with Refused. Waits for the socket if need be. */
  send(message: Message): Promise<Taken> {
    return this.#outbox.add(message, this.#write);
  }

  /** Come back at once with a new ticket: who one is, or what one may hear, has changed. */
  enterAnew(): void {
    this.#tries = 0;
    void this.#connect();
  }

  /** Leave for good. */
  close(): void {
    removeEventListener("online", this.#online);
    removeEventListener("offline", this.#offline);
    document.removeEventListener("visibilitychange", this.#visible);
    this.#drop();
    for (const timer of this.#gaps.values()) clearTimeout(timer);
    this.#outbox.close();
    this.#tell("closed");
  }

  async #connect(): Promise<void> {
    this.#drop();
    this.#tell("connecting");
    const attempt = ++this.#attempt;
    try {
      const { ticket, ws_url } = await this.#options.ticket();
      if (attempt === this.#attempt) this.#open(this.#address(ws_url, ticket));
    } catch (error) {
      if (attempt !== this.#attempt) return;
      // the door itself says that the person was put out
      if ((error as { status?: unknown }).status === 403) this.#tell("forbidden");
      else this.#retry();
    }
  }

  #address(base: string, ticket: string): string {
    const query = new URLSearchParams({ t: ticket });
    this.#resumed = new Set(this.#seqs.keys());
    for (const [key, seq] of this.#seqs) query.append("since", key ? `${key}@${seq}` : `${seq}`);
    return `${base}${base.includes("?") ? "&" : "?"}${query}`;
  }

  #open(address: string): void {
    const socket = new WebSocket(address);
    const current = () => socket === this.#socket;
    this.#socket = socket;
    socket.addEventListener("open", () => current() && this.#opened());
    socket.addEventListener("message", ({ data }) => current() && this.#heard(String(data)));
    socket.addEventListener("close", ({ code }) => current() && this.#closed(code));
  }

  #opened(): void {
    this.#tell("open");
    // only a connection that holds makes the next wait short again
    this.#timer = setTimeout(() => (this.#tries = 0), STEADY_MS);
    this.#listenForQuiet();
    this.#outbox.flush(this.#write);
  }

  #closed(code: number): void {
    this.#drop();
    if (code === TICKET) this.#options.onTicketVoid?.();
    if (code === FORBIDDEN) this.#tell("forbidden");
    else this.#retry(code === FLOOD ? FLOOD_MS : 0);
  }

  #retry(least = 0): void {
    if (!navigator.onLine) return this.#tell("offline");
    const wait = Math.max(least, backoff(this.#tries++, (this.#options.random ?? Math.random)()));
    this.#tell("waiting");
    this.#timer = setTimeout(() => void this.#connect(), wait);
  }

  #heard(text: string): void {
    this.#listenForQuiet();
    const frame = JSON.parse(text) as Envelope | Gap | { t: string };
    if ("t" in frame) return this.#outbox.answered(frame);
    const key = frame.k ?? "";
    const known = this.#seqs.get(key);
    const fresh = !this.#resumed.has(key);
    this.#resumed.add(key);
    this.#seqs.set(key, frame.s);
    const listeners = this.#listeners.get(key) ?? new Set();
    const hole =
      "gap" in frame ||
      fresh ||
      (known !== undefined && (frame.p ?? frame.s - frame.b.length) > known);
    if (hole) this.#gap(key, "gap" in frame ? (frame.within ?? 0) : 0);
    for (const listener of listeners) {
      if ("b" in frame && frame.b.length) listener.onFrame(frame);
    }
  }

  /** Tell a gap, once: now, or at a moment by chance `within` seconds, connected or not. */
  #gap(key: string, within: number): void {
    if (within && this.#gaps.has(key)) return;
    clearTimeout(this.#gaps.get(key));
    const tell = () => {
      this.#gaps.delete(key);
      for (const listener of this.#listeners.get(key) ?? []) listener.onGap();
    };
    if (!within) return tell();
    const wait = within * 1000 * (this.#options.random ?? Math.random)();
    this.#gaps.set(key, setTimeout(tell, wait));
  }

  /** A dead connection can look open for minutes: after silence, ask. */
  #listenForQuiet(wait = QUIET_MS): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#probe(), wait);
  }

  #probe(): void {
    if (!this.#write(JSON.stringify({ t: "ping" }))) return;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => void this.#connect(), ANSWER_MS);
  }

  #write = (text: string): boolean => {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(text);
    return true;
  };

  #drop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#quiet);
    this.#attempt++;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#outbox.lost();
  }

  #tell(status: Status): void {
    if (status === this.status) return;
    this.status = status;
    this.#options.onStatus?.(status);
  }

  #online = (): void => {
    if (this.status === "offline" || this.status === "waiting") void this.#connect();
  };

  #offline = (): void => {
    if (this.status === "forbidden") return;
    this.#drop();
    this.#tell("offline");
  };

  #visible = (): void => {
    if (document.visibilityState !== "visible") return;
    if (this.status === "waiting") void this.#connect();
    else if (this.status === "open") this.#probe();
  };
}
