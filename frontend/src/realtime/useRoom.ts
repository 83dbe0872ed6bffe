import { onScopeDispose, readonly, ref, shallowRef, type Ref, type ShallowRef } from "vue";
import { backoff } from "./backoff";
import type { Envelope, Snapshot } from "./events";
import { applyEnvelope, fromSnapshot, type RoomState } from "./roomState";
import { RoomSocket, type SocketOptions, type Status } from "./socket";

export interface RoomOptions extends Omit<SocketOptions, "since" | "onStatus"> {
  snapshot: () => Promise<Snapshot>;
  /** What the page came with; without it the first snapshot is fetched once the socket listens. */
  initial?: Snapshot | null;
}

export interface LiveRoom {
  socket: RoomSocket;
  /** null until the first snapshot. While a newer one is fetched the last stays. */
  state: Readonly<ShallowRef<RoomState | null>>;
  status: Readonly<Ref<Status>>;
  /** Fetch the snapshot again, for example after a purchase. */
  refresh: () => Promise<void>;
}

/** A room that keeps itself up to date: it listens first, then fetches, then applies what it heard meanwhile. */
export function useRoom(options: RoomOptions): LiveRoom {
  const state = shallowRef<RoomState | null>(
    options.initial ? fromSnapshot(options.initial) : null,
  );
  const status = ref<Status>("connecting");
  let heard: Envelope[] | null = null;
  let fetches = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function refresh(tries = 0): Promise<void> {
    clearTimeout(timer);
    const fetch = ++fetches;
    // what was heard before is in the snapshot: the server reads it after this moment
    heard = [];
    try {
      const snapshot = await options.snapshot();
      if (fetch !== fetches) return;
      state.value = heard.reduce(applyEnvelope, fromSnapshot(snapshot));
      heard = null;
    } catch {
      if (fetch !== fetches) return;
      const wait = backoff(tries + 2, (options.random ?? Math.random)());
      timer = setTimeout(() => void refresh(tries + 1), wait);
    }
  }

  function hear(frame: Envelope): void {
    if (heard) heard.push(frame);
    const before = state.value;
    if (!before) return;
    state.value = applyEnvelope(before, frame);
    // a new broadcast began: its offers and chat come with the snapshot
    if (before.session?.id !== state.value.session?.id) void refresh();
  }

  const socket = new RoomSocket({
    ticket: options.ticket,
    random: options.random,
    since: options.initial?.seq,
    onTicketVoid: options.onTicketVoid,
    onStatus: (now) => (status.value = now),
  });
  const stop = socket.listen("", { onFrame: hear, onGap: () => void refresh() });
  onScopeDispose(() => {
    fetches++;
    clearTimeout(timer);
    stop();
    socket.close();
  });
  return { socket, state, status: readonly(status), refresh: () => refresh() };
}
