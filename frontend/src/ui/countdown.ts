/** What a countdown shows. */
export interface Left {
  over: boolean;
  days: number;
  /** "14:05", or "03:14:05" from an hour on. */
  clock: string;
}

const pad = (value: number): string => String(value).padStart(2, "0");

/** What is left until a moment, both in milliseconds since 1970. A begun second counts whole. */
export function timeLeft(until: number, now: number): Left {
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const rest = `${pad(Math.floor((seconds % 3600) / 60))}:${pad(seconds % 60)}`;
  const clock = hours > 0 || days > 0 ? `${pad(hours)}:${rest}` : rest;
  return { over: seconds === 0, days, clock };
}
