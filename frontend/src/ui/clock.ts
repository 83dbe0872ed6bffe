import { onScopeDispose, readonly, ref, type Ref } from "vue";

/**
 * The server's time. It is read once from an answer and carried on by the browser's monotonic timer,
 * so a phone whose clock is wrong, or is set while the page is open, changes no countdown.
 */
export class ServerClock {
  private serverAt: number | null = null;
  private markedAt = 0;

  constructor(private readonly monotonic: () => number = () => performance.now()) {}

  /** Take the time of an answer (ISO 8601, or an HTTP date). A text that is no time is ignored. */
  sync(time: string): void {
    const at = Date.parse(time);
    if (Number.isNaN(at)) return;
    this.serverAt = at;
    this.markedAt = this.monotonic();
  }

  get synced(): boolean {
    return this.serverAt !== null;
  }

  /** Milliseconds since 1970 on the server; the phone's own clock only before the first answer. */
  now(): number {
    if (this.serverAt === null) return Date.now();
    return this.serverAt + (this.monotonic() - this.markedAt);
  }
}

export const serverClock = new ServerClock();

/** The server's time as a ref that moves each second while its component lives. */
export function useServerNow(clock: ServerClock = serverClock): Readonly<Ref<number>> {
  const now = ref(clock.now());
  const timer = setInterval(() => {
    now.value = clock.now();
  }, 1000);
  onScopeDispose(() => clearInterval(timer));
  return readonly(now);
}
