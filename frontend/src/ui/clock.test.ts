import { expect, it, vi } from "vitest";
import { ServerClock } from "./clock";

it("keeps the server's time when the phone's clock is set", () => {
  let monotonic = 5_000;
  const clock = new ServerClock(() => monotonic);
  clock.sync("2026-11-24T12:00:00Z");
  vi.setSystemTime("2031-01-01T00:00:00Z");
  monotonic += 90_000;
  expect(new Date(clock.now()).toISOString()).toBe("2026-11-24T12:01:30.000Z");
  vi.useRealTimers();
});

it("ignores what is no time", () => {
  const clock = new ServerClock(() => 0);
  clock.sync("soon");
  expect(clock.synced).toBe(false);
});
