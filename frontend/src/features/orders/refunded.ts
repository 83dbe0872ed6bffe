import type { OrderDetail } from "@/api/types";

const WORDS = {
  created: "refunding",
  pending: "refunding",
  succeeded: "refundDone",
  failed: "refundFailed",
} as const;

type Refunded = Pick<OrderDetail, "refund" | "refunded_fen" | "refunded_by_bank_fen">;

/** What an order's headline says of its latest refund; of one that arrived, with all that arrived before. What the bank returned is told with its dispute. */
export function refunded(
  order: Refunded,
): { word: (typeof WORDS)[keyof typeof WORDS]; fen: number } | null {
  if (!order.refund) return null;
  const { status, amount_fen } = order.refund;
  // what came in for an order in review goes back without being counted on the order
  const ours = order.refunded_fen - order.refunded_by_bank_fen;
  const fen = status === "succeeded" ? ours || amount_fen : amount_fen;
  return { word: WORDS[status], fen };
}
