import { mount } from "@vue/test-utils";
import { expect, it } from "vitest";
import ReturnCard from "./ReturnCard.vue";

const AT = "2026-11-24T12:00:00Z";
const ASKED = {
  id: 1,
  reason: "damaged",
  note: "",
  asked_at: AT,
  answered_at: AT,
  answer: "",
  basis: "",
  carrier: "",
  tracking_number: "",
  sent_at: null,
  received_at: null,
  refund_due_at: null,
  seller_pays_freight: true,
  amount_fen: 6_800,
  photos: [],
  lines: [{ line_id: 1, title: "鹤羽花毽", variant: "大红", quantity: 1, amount_fen: 6_800 }],
} as const;

function told(status: "asked" | "refunded", refunded_fen: number, postage_fen: number): string {
  const request = {
    ...ASKED,
    status,
    refunded_fen,
    postage_fen,
    photos: [],
    lines: [...ASKED.lines],
  };
  const card = mount(ReturnCard, { props: { request, carriers: [] } });
  return card.text().replace(/\s+/gu, " ");
}

it("says what was asked for, and what went back when it did", () => {
  expect(told("asked", 0, 0)).toContain("申请退 ¥68.00");
  expect(told("asked", 0, 0)).not.toContain("实退");
  expect(told("refunded", 6_050, 0)).toContain("申请退 ¥68.00 · 实退 ¥60.50");
  expect(told("refunded", 7_466, 666)).toContain("实退 ¥74.66 含运费 ¥6.66");
});
