import { mount } from "@vue/test-utils";
import { expect, it } from "vitest";
import DisputeNote from "./DisputeNote.vue";

const AT = "2026-11-24T12:00:00Z";

function told(status: "open" | "won" | "lost", paysOrder: boolean): string {
  const dispute = {
    status,
    pays_order: paysOrder,
    amount_fen: 9999,
    opened_at: AT,
    closed_at: null,
  };
  return mount(DisputeNote, { props: { dispute } }).find("p").text();
}

it("says that the order waits only for a dispute of what paid it", () => {
  expect(told("open", true)).toContain("这笔订单先不另外退款，货款也先不结算");
  expect(told("open", false)).toContain("这笔付款没有用来付这张订单，订单不受影响");
  expect(told("won", true)).toContain("判给了商家");
  expect(told("won", false)).toContain("由我们原路退给您");
  expect(told("lost", false)).toBe(told("lost", true));
});
