import { flushPromises, mount } from "@vue/test-utils";
import { createPinia } from "pinia";
import { afterEach, expect, it, vi } from "vitest";
import CheckoutPanel from "./CheckoutPanel.vue";

vi.mock("vue-router", () => ({ useRouter: () => ({ push: vi.fn() }) }));

const HOME = {
  id: 1,
  recipient: "王**",
  phone: "138****0001",
  province: "黑龙江省",
  city: "哈尔滨市",
  district: "香坊区",
  detail: "中山路 1 号",
  is_default: true,
};
const WORK = { ...HOME, id: 2, detail: "红旗大街 2 号", is_default: false };
const CART = {
  items: [],
  total_fen: 6_800,
  discount_fen: 0,
  postage_fen: 0,
  pay_fen: 6_800,
  coupon_refused: null,
};

function answers(addresses: unknown[][], refused: unknown, status: number): void {
  const lists = [...addresses];
  vi.stubGlobal("fetch", async (request: Request) => {
    const [body, code] =
      request.method === "POST"
        ? [refused, status]
        : [lists.length > 1 ? lists.shift() : lists[0], 200];
    return new Response(JSON.stringify(body), {
      status: Number(code),
      headers: { "Content-Type": "application/json" },
    });
  });
}

async function orders(): Promise<ReturnType<typeof mount>> {
  const panel = mount(CheckoutPanel, {
    props: { cart: CART, pieces: 1, short: false },
    global: { plugins: [createPinia()], stubs: { BuyTerms: true } },
  });
  await flushPromises();
  await panel.get(".button--primary").trigger("click");
  await flushPromises();
  return panel;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it("offers the other addresses when the chosen one was deleted elsewhere", async () => {
  const gone = { code: "core.not_found", title: "没有找到", data: { what: "address" } };
  answers([[HOME, WORK], [WORK]], gone, 404);
  const panel = await orders();
  expect(panel.text()).toContain("这个地址已经删掉了");
  expect(panel.text()).not.toContain("也许已经下架");
  expect(panel.text()).not.toContain("中山路 1 号");
  expect(panel.get<HTMLInputElement>("input[name=address]").element.checked).toBe(true);
});

it("shows the cart as it is when another page ordered what was in it", async () => {
  answers([[HOME]], { code: "shop.cart_empty", title: "购物车是空的", data: {} }, 409);
  const panel = await orders();
  expect(panel.emitted("changed")).toEqual([[]]);
  expect(document.querySelector(".toast")?.textContent).toBe(
    "购物车里的东西已经下过单，或拿出来了",
  );
});
