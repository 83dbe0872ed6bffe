import { flushPromises, mount } from "@vue/test-utils";
import { createPinia, setActivePinia } from "pinia";
import { afterEach, expect, it, vi } from "vitest";
import { useCartStore } from "@/flows/cart/cart.store";
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
  items: [
    {
      variant_id: 1,
      product_id: 1,
      title: "花毽",
      variant: "红",
      image: null,
      unit_price_fen: 6_800,
      quantity: 1,
      left: 9,
      exempt_class: "none" as const,
    },
  ],
  total_fen: 6_800,
  discount_fen: 0,
  postage_fen: 0,
  pay_fen: 6_800,
  coupon_refused: null,
};

interface Refused {
  status: number;
  code: string;
  title: string;
}

/** What the server says: of addresses first and then, of the cart now, and to the order. */
function answers(addresses: unknown[][], cart: unknown, refused: Refused): void {
  const lists = [...addresses];
  const next = (): unknown => (lists.length > 1 ? lists.shift() : lists[0]);
  vi.stubGlobal("fetch", async ({ method, url }: Request) => {
    const known = url.endsWith("/cart") ? cart : null;
    const body = method === "POST" ? refused : (known ?? next());
    return new Response(JSON.stringify(body), {
      status: method === "POST" ? refused.status : 200,
      headers: { "Content-Type": "application/json" },
    });
  });
}

const pinia = createPinia();
setActivePinia(pinia);

async function orders(): Promise<ReturnType<typeof mount>> {
  const panel = mount(CheckoutPanel, {
    props: { cart: CART, pieces: 1, short: false },
    global: { plugins: [pinia], stubs: { BuyTerms: true } },
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
  const title = "这个地址已经删掉了，请另选一个";
  answers([[HOME, WORK], [WORK]], CART, { status: 404, code: "shop.address_gone", title });
  const panel = await orders();
  expect(panel.text()).toContain(title);
  expect(panel.text()).not.toContain("也许已经下架");
  expect(panel.text()).not.toContain("中山路 1 号");
  expect(panel.get<HTMLInputElement>("input[name=address]").element.checked).toBe(true);
});

it("shows the cart as it is when another page ordered what was in it", async () => {
  const refusal = { status: 409, code: "shop.cart_empty", title: "购物车是空的" };
  answers([[HOME]], { ...CART, items: [] }, refusal);
  await orders();
  expect(useCartStore().cart?.items).toEqual([]);
  expect(document.querySelector(".toast")?.textContent).toBe("购物车是空的");
});
