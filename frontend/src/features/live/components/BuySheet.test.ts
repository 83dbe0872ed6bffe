import { mount } from "@vue/test-utils";
import { expect, it, vi } from "vitest";
import { ref, shallowRef } from "vue";
import type { Order } from "@/api/types";
import type { Offer } from "@/realtime/events";
import BuySheet from "./BuySheet.vue";

const status = ref<Order["status"]>("expired");
vi.mock("../composables/useBuy", () => ({
  useBuy: () => ({
    step: ref("over"),
    order: shallowRef({ status: status.value } as Order),
    ...Object.fromEntries(
      "quantity most addresses address quote failure busy coupon unit quoting moved total unconfirmed"
        .split(" ")
        .map((name) => [name, ref(null)]),
    ),
    confirmed: ref([]),
    open: vi.fn<() => void>(),
  }),
}));

/** What the sheet says once the order is settled without being paid. */
function words(how: Order["status"]): string {
  status.value = how;
  const SheetPanel = { template: "<div><slot /></div>" };
  const sheet = mount(BuySheet, {
    props: { modelValue: true, offer: { left: 3 } as Offer },
    global: { stubs: { SheetPanel, RouterLink: true } },
  });
  return sheet.get(".buy__end p").text();
}

it("says whether the time ran out or the order was cancelled elsewhere", () => {
  expect(words("expired")).toBe("留货时间到了，没有付款。还想要的话，请再下一次单。");
  expect(words("cancelled")).toBe("这张订单取消了，没有付款。还想要的话，请再下一次单。");
});
