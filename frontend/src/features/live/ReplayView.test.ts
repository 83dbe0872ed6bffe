import { enableAutoUnmount, flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { defineComponent, h } from "vue";
import { api } from "@/api/client";
import ReplayView from "./ReplayView.vue";

vi.mock("vue-router", () => ({
  useRoute: () => ({ params: { room: "huajian", session: "7" }, query: {} }),
  RouterLink: { render: () => h("a") },
}));
enableAutoUnmount(afterEach);

const ENDED = Date.parse("2026-11-24T12:00:00Z");
const sought: [src: string, seconds: number][] = [];
const Player = defineComponent({
  name: "LivePlayer",
  props: { src: { type: String, required: true } },
  emits: ["at", "error"],
  setup(props, { expose }) {
    expose({ seek: (seconds: number) => sought.push([props.src, seconds]) });
    return () => h("video");
  },
});
let asked: number[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: ENDED });
  asked = [];
  sought.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The page; each answer of the server is its next one: an address, or null for no replay yet. */
async function page(...addresses: (string | null)[]) {
  vi.spyOn(api, "GET").mockImplementation((() => {
    const url = addresses[Math.min(asked.push(Date.now() - ENDED), addresses.length) - 1];
    const session = {
      title: "花毽专场",
      ended_at: "2026-11-24T12:00:00Z",
      replay: url ? { url } : null,
    };
    const room = { anchor: { alias: "李师傅", organisation: "行大公益" } };
    const data = { room, session, moments: [], captions: [] };
    return Promise.resolve({ data, response: new Response("{}") });
  }) as never);
  const stubs = { LivePlayer: Player, SellerSheet: true, MomentList: true };
  const view = mount(ReplayView, { global: { stubs } });
  await flushPromises();
  return view;
}

it("waits for what is still being stored, asks more and more seldom, and gives up after five minutes", async () => {
  await page(null);
  await vi.advanceTimersByTimeAsync(3600_000);
  const waits = asked.slice(1).map((at, place) => at - asked[place]!);
  expect(waits.slice(0, 8)).toEqual([3000, 4500, 6750, 10125, 15187, 22781, 30000, 30000]);
  expect(asked[asked.length - 1]).toBe(302_343);
});

it("goes on where it stood when the address has become too old", async () => {
  const view = await page("/1.mp4?token=old", "/1.mp4?token=new");
  const player = view.getComponent(Player);
  player.vm.$emit("at", 754.2);
  player.vm.$emit("error", "expired");
  // the element starts from its beginning as it lets go of the old address
  player.vm.$emit("at", 0);
  await flushPromises();
  expect(sought).toEqual([["/1.mp4?token=new", 754.2]]);
});
