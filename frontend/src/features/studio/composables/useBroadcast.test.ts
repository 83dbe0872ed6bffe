import { effectScope, type EffectScope } from "vue";
import { flushPromises } from "@vue/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "@/api/client";
import { ApiError } from "@/api/errors";
import { useBroadcast } from "./useBroadcast";

const phone = vi.hoisted(() => ({ started: 0, onState: (now: string) => now.length }));
vi.mock("vue", async (original) => ({
  ...(await original<typeof import("vue")>()),
  onBeforeUnmount: () => {},
}));
vi.mock("../publisher/publisher", () => ({
  Publisher: class {
    stream = null;
    paused = false;
    constructor(events: { onState: (now: string) => void }) {
      phone.onState = (now) => {
        events.onState(now);
        return 0;
      };
    }
    start() {
      phone.started += 1;
      phone.onState("live");
    }
  },
}));

const say = (data: unknown) => Promise.resolve({ data, response: new Response("{}") });
const item = (code: string, done: boolean, action: string | null = null) => ({
  code,
  title: code,
  done,
  action,
});
const refusal = (...missing: string[]) =>
  new ApiError(409, "livestream.gate_closed", "还不能开播", "请加商品", { missing });

let scope: EffectScope;
let gate: ReturnType<typeof item>[];
/** What the door to going live answers, in order; the last again and again. */
let answers: (ApiError | object)[];
let asked: number;

function broadcast(opens = true) {
  const went: unknown[] = [];
  return { went, cast: scope.run(() => useBroadcast(5, opens, (session) => went.push(session)))! };
}

beforeEach(() => {
  vi.useFakeTimers();
  scope = effectScope();
  gate = [item("offers", true), item("signal", false)];
  phone.started = asked = 0;
  vi.spyOn(api, "GET").mockImplementation((() =>
    say({ session: { status: "planned" }, gate: { ready: false, items: gate } })) as never);
  vi.spyOn(api, "POST").mockImplementation(((path: string) => {
    if (!path.endsWith("/live")) return say({ kind: "whip", ingest_url: "", key: "k" });
    const told = answers[Math.min(asked++, answers.length - 1)];
    return told instanceof ApiError ? Promise.reject(told) : say(told);
  }) as never);
});

afterEach(() => {
  scope.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("names the missing step at once and sends no picture", async () => {
  gate = [item("offers", false, "请在“本场商品”里加一件有库存的商品"), item("signal", false)];
  const { cast } = broadcast();
  await cast.goLive();
  expect(cast.failure.value?.words).toMatchObject({
    what: "还差这一步",
    todo: "请在“本场商品”里加一件有库存的商品",
  });
  expect([phone.started, asked, cast.starting.value]).toEqual([0, 0, false]);
});

it("waits for its own picture to arrive", async () => {
  answers = [refusal("signal"), refusal("signal"), { id: 5 }];
  const { cast, went } = broadcast();
  await cast.goLive();
  await vi.advanceTimersByTimeAsync(800);
  expect([asked, went, cast.failure.value]).toEqual([3, [{ id: 5 }], null]);
});

it("does not go live later, when what was missing is there, without another press", async () => {
  answers = [refusal("offers", "signal"), { id: 5 }];
  const { cast, went } = broadcast();
  await cast.goLive();
  await flushPromises();
  expect(cast.failure.value?.words.todo).toBe("请加商品");
  await vi.advanceTimersByTimeAsync(60_000);
  phone.onState("interrupted");
  phone.onState("live");
  await flushPromises();
  expect([asked, went, cast.starting.value]).toEqual([1, [], false]);
});

it("sends the picture of who may not open the broadcast, and does not ask for it", async () => {
  answers = [refusal("signal")];
  const { cast } = broadcast(false);
  await cast.goLive();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([phone.started, asked, cast.starting.value]).toEqual([1, 0, false]);
});
