import { flushPromises, mount } from "@vue/test-utils";
import { createPinia } from "pinia";
import { expect, it, vi } from "vitest";
import ProductView from "./ProductView.vue";

const share = (amount_fen: number) => ({
  role: "maker",
  label: "制作人",
  alias: "榆心",
  amount_fen,
});
const PRODUCT = {
  id: 7,
  title: "柳编提篮",
  subtitle: "",
  image: null,
  price_fen: 5_600,
  maker: null,
  maker_count: 1,
  maker_share_fen: 3_472,
  kind: "goods",
  description: "",
  images: [],
  variants: [
    { id: 11, name: "小号", price_fen: 5_600, left: 3, shares: [share(3_472)] },
    { id: 10, name: "中号", price_fen: 8_600, left: 3, shares: [share(5_332)] },
  ],
  policy: { scope: "shelf", version: "2026-1" },
  seller: { name: "巧手编织工坊", status: "exempt_handicraft", licence_note: "" },
  returns: { code: "none", label: "" },
  category: "woven",
  is_demo: false,
};

vi.mock("vue-router", async (original) => ({
  ...(await original<typeof import("vue-router")>()),
  useRoute: () => ({ params: { id: "7" } }),
  useRouter: () => ({ push: vi.fn() }),
}));
vi.mock("@/browser/pageData", async (original) => ({
  ...(await original<typeof import("@/browser/pageData")>()),
  takePageData: () => PRODUCT,
}));

it("splits the price of the piece that is chosen", async () => {
  const page = mount(ProductView, {
    global: { plugins: [createPinia()], stubs: { RouterLink: true } },
  });
  await flushPromises();
  expect(page.text()).toContain("¥34.72");
  expect(page.text()).toContain("以一件 ¥56.00 算");
  await page.findAll("input[type=radio]")[1]!.setValue(true);
  expect(page.text()).toContain("¥53.32");
  expect(page.text()).toContain("以一件 ¥86.00 算");
  expect(page.text()).not.toContain("¥34.72");
});
