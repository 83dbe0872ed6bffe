/** Money is an integer of fen. Nothing here makes a float of it. */

export interface MoneyParts {
  /** "-" or "". */
  sign: string;
  /** Whole yuan with separators: "1,234". */
  yuan: string;
  /** Two digits: "05". */
  fen: string;
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ",");

/** Split fen into what a price shows. Raises RangeError on anything but a safe integer. */
export function moneyParts(fen: number): MoneyParts {
  if (!Number.isSafeInteger(fen)) throw new RangeError(`not an amount in fen: ${fen}`);
  const digits = String(Math.abs(fen)).padStart(3, "0");
  return {
    sign: fen < 0 ? "-" : "",
    yuan: grouped(digits.slice(0, -2)),
    fen: digits.slice(-2),
  };
}

/** "¥1,234.05", "-¥0.80". */
export function formatFen(fen: number): string {
  const parts = moneyParts(fen);
  return `${parts.sign}¥${parts.yuan}.${parts.fen}`;
}

/** Fen of what a person typed ("68", "68.5", "1,234.05", "¥68"), or null when it is no such amount. */
export function parseYuan(text: string): number | null {
  const plain = text.trim().replace(/^[¥￥]/, "");
  const match = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$/.exec(plain);
  if (!match) return null;
  const fen = Number((match[1] ?? "").replace(/,/g, "") + (match[2] ?? "").padEnd(2, "0"));
  return Number.isSafeInteger(fen) ? fen : null;
}

/** A count of people, pieces or likes: "1,284". */
export function formatCount(count: number): string {
  return grouped(String(Math.trunc(count)));
}
