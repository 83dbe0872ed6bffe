import { mount } from "@vue/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ServerClock } from "./clock";
import Countdown from "./Countdown.vue";
import { timeLeft } from "./countdown";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it.each([
  [0, { over: true, days: 0, clock: "00:00" }],
  [1, { over: false, days: 0, clock: "00:01" }],
  [845_000, { over: false, days: 0, clock: "14:05" }],
  [11_645_000, { over: false, days: 0, clock: "03:14:05" }],
  [180_000_000, { over: false, days: 2, clock: "02:00:00" }],
])("%i ms are left as %o", (ms, left) => expect(timeLeft(1_000_000 + ms, 1_000_000)).toEqual(left));

it("counts by the server's time and says once that it is over", async () => {
  let monotonic = 0;
  const clock = new ServerClock(() => monotonic);
  clock.sync("2026-11-24T12:00:00Z");
  vi.setSystemTime("2001-01-01T00:00:00Z");
  const shown = mount(Countdown, { props: { until: "2026-11-24T12:00:02Z", clock } });
  expect(shown.text()).toBe("还剩 00:02");

  for (const text of ["还剩 00:01", "已结束", "已结束"]) {
    monotonic += 1000;
    await vi.advanceTimersByTimeAsync(1000);
    expect(shown.text()).toBe(text);
  }
  expect(shown.emitted("over")).toEqual([[]]);
});
