const STEPS = [1_500_000, 1_000_000, 600_000, 350_000] as const;
const CALM_MS = 120_000;

/** Seconds of the present bitrate that may wait in the socket before the picture is made smaller. */
const BEHIND_S = 2;
/** Seconds after which waiting data is no use to anybody: better begin anew. */
const HOPELESS_S = 8;

export type Uplink = "fine" | "slower" | "faster" | "hopeless";

/** Watches how much waits to be sent, and chooses the picture's bitrate. */
export class BitrateControl {
  private step = 0;
  private calmSince: number;

  constructor(now: number) {
    this.calmSince = now;
  }

  get bitsPerSecond(): number {
    return STEPS[this.step] ?? STEPS[STEPS.length - 1]!;
  }

  /** What to do with `buffered` bytes waiting at `now` (ms). */
  look(buffered: number, now: number): Uplink {
    const behind = (buffered * 8) / this.bitsPerSecond;
    if (behind > HOPELESS_S) return "hopeless";
    if (behind > BEHIND_S) return this.lower(now) ? "slower" : "fine";
    if (behind > BEHIND_S / 4) this.calmSince = now;
    if (this.step > 0 && now - this.calmSince > CALM_MS) {
      this.step -= 1;
      this.calmSince = now;
      return "faster";
    }
    return "fine";
  }

  /** One step down; false when there is none. */
  lower(now: number): boolean {
    this.calmSince = now;
    if (this.step === STEPS.length - 1) return false;
    this.step += 1;
    return true;
  }
}
