import { expect, it } from "vitest";
import { refunded } from "./refunded";

it("adds up what arrived", () => {
  const refund = { status: "succeeded", amount_fen: 9_999 } as const;
  expect(refunded({ refund, refunded_fen: 11_000, refunded_by_bank_fen: 0 })).toEqual({
    word: "refundDone",
    fen: 11_000,
  });
  expect(refunded({ refund, refunded_fen: 0, refunded_by_bank_fen: 0 })).toEqual({
    word: "refundDone",
    fen: 9_999,
  });
});

it("names what is on its way or failed by itself", () => {
  for (const [status, word] of [
    ["created", "refunding"],
    ["pending", "refunding"],
    ["failed", "refundFailed"],
  ] as const)
    expect(
      refunded({
        refund: { status, amount_fen: 500 },
        refunded_fen: 9_999,
        refunded_by_bank_fen: 0,
      }),
    ).toEqual({
      word,
      fen: 500,
    });
  expect(refunded({ refund: null, refunded_fen: 0, refunded_by_bank_fen: 0 })).toBeNull();
});

it("leaves out what the bank returned itself", () => {
  const refund = { status: "succeeded", amount_fen: 1_000 } as const;
  const order = { refund, refunded_fen: 6_200, refunded_by_bank_fen: 5_200 };
  expect(refunded(order)).toEqual({ word: "refundDone", fen: 1_000 });
});
