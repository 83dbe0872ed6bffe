import { effectScope, type EffectScope } from "vue";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { RoomEvent, Snapshot } from "./events";
import { FakeSocket } from "./fakeSocket";
import { useRoom, type LiveRoom } from "./useRoom";
import { useTopic } from "./useTopic";

const snapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  seq: 70,
  session: null,
  offers: [],
  pin: null,
  chat: [],
  viewers: 1,
  likes: 10,
  announcement: null,
  rules: { slow_s: 0, delay_s: 0, v: 0 },
  server_time: "2026-11-24T12:00:00Z",
  ...changes,
});
const likes = (count: number): RoomEvent => ({ t: "likes.changed", count, v: count });

let scope: EffectScope;
let answers: ((snapshot: Snapshot | Error) => void)[];

async function enter(initial?: Snapshot): Promise<LiveRoom> {
  const room = scope.run(() =>
    useRoom({
      ticket: async () => ({ ticket: "t", ws_url: "/ws/" }),
      snapshot: () =>
        new Promise((done, failed) => {
          answers.push((what) => (what instanceof Error ? failed(what) : done(what)));
        }),
      initial,
      random: () => 1,
    }),
  )!;
  await vi.advanceTimersByTimeAsync(0);
  FakeSocket.last.accept();
  return room;
}

async function answer(what: Snapshot | Error): Promise<void> {
  answers[answers.length - 1]!(what);
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.opened = [];
  answers = [];
  scope = effectScope();
});

afterEach(() => {
  scope.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("listens first, then fetches, then applies what it heard meanwhile", async () => {
  const room = await enter();
  expect(answers.length).toBe(0);
  FakeSocket.last.tell({ s: 69, b: [] });
  expect(answers.length).toBe(1);
  FakeSocket.last.tell({ s: 71, b: [likes(9), likes(11)] });
  expect(room.state.value).toBeNull();
  await answer(snapshot());
  expect(room.state.value).toMatchObject({ likes: 11, seq: 71 });
});

it("needs no second snapshot when the page came with one", async () => {
  const room = await enter(snapshot());
  FakeSocket.last.tell({ s: 71, b: [likes(12)] });
  expect(answers.length).toBe(0);
  expect(room.state.value).toMatchObject({ likes: 12 });
});

it("keeps showing the old and going on while it fetches after a gap", async () => {
  const room = await enter(snapshot());
  FakeSocket.last.tell({ gap: true, s: 90 });
  FakeSocket.last.tell({ s: 91, b: [likes(40)] });
  expect(room.state.value).toMatchObject({ likes: 40 });
  await answer(snapshot({ seq: 90, likes: 39, viewers: 7 }));
  expect(room.state.value).toMatchObject({ likes: 40, viewers: 7, seq: 91 });
});

it("uses the answer to the newest question only", async () => {
  const room = await enter(snapshot());
  FakeSocket.last.tell({ gap: true, s: 90 });
  FakeSocket.last.tell({ gap: true, s: 95 });
  answers[1]!(snapshot({ seq: 95, likes: 95 }));
  answers[0]!(snapshot({ seq: 90, likes: 90 }));
  await vi.advanceTimersByTimeAsync(0);
  expect(room.state.value).toMatchObject({ likes: 95, seq: 95 });
});

it("asks again when the snapshot could not be had", async () => {
  const room = await enter();
  FakeSocket.last.tell({ s: 70, b: [] });
  await answer(new Error("503"));
  await vi.advanceTimersByTimeAsync(2000);
  expect(answers.length).toBe(2);
  await answer(snapshot());
  expect(room.state.value).toMatchObject({ likes: 10 });
});

it("fetches anew when another broadcast begins", async () => {
  const session = {
    id: 1,
    v: 1,
    title: "花毽专场",
    status: "ended" as const,
    planned_at: null,
    started_at: null,
    ended_at: null,
    ai_host: false,
    playback: null,
    replay: null,
    poster: null,
  };
  const room = await enter(snapshot({ session }));
  FakeSocket.last.tell({ s: 71, b: [{ t: "session.changed", ...session, id: 2, status: "live" }] });
  expect(room.state.value?.session?.id).toBe(2);
  expect(answers.length).toBe(1);
});

it("stops with its component", async () => {
  const room = await enter(snapshot());
  scope.stop();
  expect(room.status.value).toBe("closed");
  FakeSocket.last.tell({ s: 71, b: [likes(12)] });
  expect(room.state.value).toMatchObject({ likes: 10 });
});

it("hears a side topic event by event", async () => {
  const room = await enter(snapshot());
  const events: RoomEvent[] = [];
  const gap = vi.fn<() => void>();
  scope.run(() => useTopic(room.socket, "user:17", (event) => events.push(event), gap));
  FakeSocket.last.tell({ k: "user:17", s: 5, b: [] });
  expect(gap).toHaveBeenCalledTimes(1);
  const paid: RoomEvent = { t: "order.changed", number: "1", status: "paid", v: 2 };
  FakeSocket.last.tell({ k: "user:17", s: 6, b: [paid] });
  expect(events).toEqual([paid]);
});
