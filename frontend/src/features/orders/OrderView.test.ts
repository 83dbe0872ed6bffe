import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, expect, it, vi } from "vitest";
import OrderView from "./OrderView.vue";

vi.mock("vue-router", async (original) => ({
  ...(await original<typeof import("vue-router")>()),
  useRoute: () => ({ params: { number: "20261130-AAAAAA" }, query: {}, path: "/orders/x" }),
  useRouter: () => ({ push: vi.fn(), replace: vi.fn() }),
}));

afterEach(() => {
  vi.unstubAllGlobals();
});

it("says that an order may be another's, not that it is off sale", async () => {
  const body = { code: "core.not_found", title: "没有找到", data: {} };
  const json = { status: 404, headers: { "Content-Type": "application/json" } };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(body), json));
  const page = mount(OrderView, { global: { stubs: { RouterLink: true } } });
  await flushPromises();
  expect(page.text()).toContain("用另一个手机号下的单");
  expect(page.text()).not.toContain("下架");
});
