import { flushPromises } from "@vue/test-utils";
import { afterEach, expect, it, vi } from "vitest";
import { effectScope } from "vue";
import { api } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { Order } from "@/api/types";
import { usePayment } from "./usePayment";

const ORDER = { number: "20261124-1", status: "pending", total_fen: 13900 } as Order;
const PAYMENTS = "/api/v1/shopper/orders/{number}/payments";
const REFRESH = "/api/v1/shopper/orders/{number}/refresh";
const scope = effectScope();

afterEach(() => vi.restoreAllMocks());

/** Press with a kept card while the payment's request ends with `error`; `fresh` is the order read anew. */
async function press(error: ApiError, fresh: Partial<Order> = ORDER) {
  const asked: string[] = [];
  vi.spyOn(api, "POST").mockImplementation(((path: string) => {
    asked.push(path);
    if (path === PAYMENTS) return Promise.reject(error);
    return Promise.resolve({ data: { ...ORDER, ...fresh }, response: new Response("{}") });
  }) as never);
  const settled = vi.fn<(order: Order) => void>();
  const payment = scope.run(() => usePayment(ORDER, settled));
  if (!payment) throw new Error("no scope");
  await payment.pay("saved:pm_1", false);
  await flushPromises();
  return { payment, asked, settled };
}

it("shows an order that another tab has paid as paid, and no refusal", async () => {
  const said = new ApiError(409, "shop.already_paid", "订单已付款");
  const { payment, asked, settled } = await press(said, { status: "paid" });
  expect(asked).toEqual([PAYMENTS, REFRESH]);
  expect(settled.mock.calls).toEqual([[{ ...ORDER, status: "paid" }]]);
  expect([payment.state.value, payment.problem.value]).toEqual(["paid", ""]);
});

it("shows an order that another tab has cancelled as it stands", async () => {
  const said = new ApiError(409, "shop.order_closed", "订单已关闭");
  const { payment, settled } = await press(said, { status: "cancelled" });
  expect(settled.mock.calls).toEqual([[{ ...ORDER, status: "cancelled" }]]);
  expect(payment.problem.value).toBe("");
});

it("says that the time is over, not that a payment is confirmed, when nobody paid", async () => {
  const said = new ApiError(409, "shop.order_closed", "订单已关闭");
  for (const status of ["open", "failed"] as const) {
    const { payment, settled } = await press(said, { payment: { status, message_code: null } });
    expect([payment.state.value, payment.problem.value]).toEqual(["closing", ""]);
    expect(settled).not.toHaveBeenCalled();
  }
});

it("says that a payment is confirmed when the bank has it after the time is over", async () => {
  const said = new ApiError(409, "shop.order_closed", "订单已关闭");
  const { payment } = await press(said, { payment: { status: "confirming", message_code: null } });
  expect(payment.state.value).toBe("confirming");
});

it("says that nothing was charged when the server refused to begin", async () => {
  const { payment } = await press(new ApiError(429, "core.too_many", "太快了"));
  expect(payment.problem.value).not.toBe("");
  expect(payment.uncharged.value).toBe(true);
});

it("doesn't say that nothing was charged when the answer to a kept card was lost", async () => {
  const { payment } = await press(new ApiError(0, "client.offline", ""));
  expect(payment.problem.value).not.toBe("");
  expect([payment.state.value, payment.uncharged.value]).toEqual(["ready", false]);
});
