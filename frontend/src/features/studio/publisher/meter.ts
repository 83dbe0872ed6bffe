const WINDOW_MS = 3000;

/** Counts what is sent, as a rate over the last seconds. */
export class Meter {
  private readonly sent: { at: number; bytes: number }[] = [];
  private readonly since: number;

  constructor(now: number) {
    this.since = now;
  }

  add(bytes: number, now: number): void {
    this.sent.push({ at: now, bytes });
  }

  bitsPerSecond(now: number): number {
    while (this.sent[0] && this.sent[0].at <= now - WINDOW_MS) this.sent.shift();
    const bytes = this.sent.reduce((sum, one) => sum + one.bytes, 0);
    return Math.round((bytes * 8000) / Math.max(1, Math.min(WINDOW_MS, now - this.since)));
  }
}

/** What a camera's track tells of itself where the browser has it (MediaStreamTrack.stats). */
interface Counted {
  stats?: { totalFrames: number; deliveredFrames: number };
}

/** Pictures a second and pictures lost, read off the camera's track; null where the browser doesn't count. */
export class FrameMeter {
  private last: { at: number; frames: number } | null = null;

  read(stream: MediaStream, now: number): { rate: number | null; dropped: number | null } {
    const stats = (stream.getVideoTracks?.()[0] as Counted | undefined)?.stats;
    if (!stats) return { rate: null, dropped: null };
    const before = this.last;
    this.last = { at: now, frames: stats.deliveredFrames };
    const dropped = stats.totalFrames - stats.deliveredFrames;
    // another camera counts from nought again
    if (!before || stats.deliveredFrames < before.frames || now <= before.at)
      return { rate: null, dropped };
    const rate = ((stats.deliveredFrames - before.frames) * 1000) / (now - before.at);
    return { rate: Math.round(rate), dropped };
  }
}
