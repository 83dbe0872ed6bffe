const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Milliseconds before try number `tries` (from 0): doubling, half of it by chance, so that a room does not return as one. */
export function backoff(tries: number, chance: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 10));
  return Math.round(whole / 2 + (whole / 2) * chance);
}
