import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { effectScope, nextTick, ref, type EffectScope } from "vue";
import type { Standing } from "@/api/types";
import { useStanding } from "./useStanding";

type Penalty = Standing["penalties"][number];
const penalty = (kind: Penalty["kind"], until: string | null): Penalty =>
  ({ kind, until, term: until ? "10m" : "session" }) as Penalty;

const NOW = Date.parse("2026-11-24T12:00:00Z");
const banned = ref(false);
const broadcast = ref("7 live");
let held: Penalty[] = [];
let scope: EffectScope;
const read = vi.fn(() => Promise.resolve({ penalties: held } as Standing));
const enter = vi.fn(() => (banned.value = false));

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  banned.value = false;
  broadcast.value = "7 live";
  held = [];
  read.mockClear();
  enter.mockClear();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

function standing() {
  scope = effectScope();
  return scope.run(() => useStanding({ read, banned, broadcast: () => broadcast.value, enter }))!;
}

it("lets who was put out come back once it was lifted, and asks no more", async () => {
  held = [penalty("ban", null)];
  standing();
  banned.value = true;
  await vi.advanceTimersByTimeAsync(180_000);
  expect(read).toHaveBeenCalledTimes(3);
  expect(enter).not.toHaveBeenCalled();
  held = [];
  await vi.advanceTimersByTimeAsync(60_000);
  expect(enter).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(3600_000);
  expect(read).toHaveBeenCalledTimes(4);
});

it("frees a muted person when the time is over", async () => {
  const { muted, heard } = standing();
  held = [penalty("mute", "2026-11-24T12:10:00Z")];
  heard(held);
  await vi.advanceTimersByTimeAsync(599_000);
  expect([muted.value, read.mock.calls.length]).toEqual([true, 1]);
  held = [];
  await vi.advanceTimersByTimeAsync(2_000);
  expect([muted.value, read.mock.calls.length]).toEqual([false, 2]);
});

it("frees who was muted until the broadcast's end, when it ends", async () => {
  const { muted, heard } = standing();
  held = [penalty("mute", null)];
  heard(held);
  await vi.advanceTimersByTimeAsync(3600_000);
  expect(muted.value).toBe(true);
  held = [];
  broadcast.value = "7 ended";
  await nextTick();
  await vi.advanceTimersByTimeAsync(0);
  expect(muted.value).toBe(false);
});

it("asks nothing for those who did nothing", async () => {
  standing();
  broadcast.value = "8 live";
  await vi.advanceTimersByTimeAsync(3600_000);
  expect(read).not.toHaveBeenCalled();
});
