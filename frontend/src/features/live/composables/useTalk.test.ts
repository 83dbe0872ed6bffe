import { effectScope, ref, shallowRef, type EffectScope } from "vue";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Snapshot } from "@/realtime/events";
import type { Taken } from "@/realtime/outbox";
import { applyEvent, fromSnapshot, type RoomState } from "@/realtime/roomState";
import { useTalk } from "./useTalk";

const snapshot: Snapshot = {
  seq: 70,
  session: null,
  offers: [],
  pin: null,
  chat: [],
  viewers: 1,
  likes: 0,
  announcement: null,
  rules: { slow_s: 0, delay_s: 5, v: 1 },
  server_time: "2026-11-24T12:00:00Z",
};
const line = {
  id: 7,
  v: 1,
  kind: "chat" as const,
  role: "" as const,
  alias: "小麦",
  text: "几点结束",
  at: "",
  deleted: false,
};

let scope: EffectScope;
const state = shallowRef<RoomState | null>(null);

function talk(taken: Taken) {
  return scope.run(() => useTalk({ send: () => Promise.resolve(taken) }, state, ref(false)))!;
}

beforeEach(() => {
  vi.useFakeTimers();
  state.value = fromSnapshot(snapshot);
  scope = effectScope();
});

afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

it("tells the author for a while that the crew reads the line first", async () => {
  const { note, problem, waiting, say } = talk({ note: "这句话要等场控看过才会显示" });
  expect(await say("加微信")).toBe(true);
  expect(note.value).toBe("这句话要等场控看过才会显示");
  expect([problem.value, waiting.value]).toEqual(["", []]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(note.value).toBe("");
});

it("shows a delayed line to its author at once, and once only when the room reads it", async () => {
  const { waiting, say } = talk({ line: 7, shows_in_s: 5 });
  await say("几点结束");
  expect(waiting.value).toEqual([{ id: 7, text: "几点结束" }]);
  state.value = applyEvent(state.value!, { t: "chat.line", ...line, kind: "chat" });
  expect(waiting.value).toEqual([]);
});

it("takes a waiting line away with its deletion, and when the room never hears of it", async () => {
  const { waiting, say } = talk({ line: 7, shows_in_s: 5 });
  await say("几点结束");
  await vi.advanceTimersByTimeAsync(14_999);
  expect(waiting.value).toHaveLength(1);
  state.value = applyEvent(state.value!, { t: "chat.deleted", id: 7, v: 2 });
  expect(waiting.value).toEqual([]);
  state.value = fromSnapshot(snapshot);
  await vi.advanceTimersByTimeAsync(1);
  expect(waiting.value).toEqual([]);
});
