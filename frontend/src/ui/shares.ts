import { t } from "@/i18n";

/** One part of what a buyer pays, and whose it is. */
export interface Share {
  /** maker, workshop, host (the anchor's organisation), platform; others are drawn like the platform. */
  role: string;
  /** "制作人". */
  label: string;
  /** "春雨(化名)", when there is a name to show. */
  alias?: string | null;
  amount_fen: number;
}

/** What the shares add up to, in fen. */
export function sharesTotal(shares: readonly Share[]): number {
  return shares.reduce((sum, share) => sum + share.amount_fen, 0);
}

/** Each share's part of the bar in percent. A share of nothing, or a reversed one, takes no room. */
export function shareWidths(shares: readonly Share[]): number[] {
  const drawn = shares.map((share) => Math.max(0, share.amount_fen));
  const total = drawn.reduce((sum, amount) => sum + amount, 0);
  return drawn.map((amount) => (total === 0 ? 0 : (amount / total) * 100));
}

const KNOWN = ["maker", "workshop", "host", "platform"] as const;

/** What a part is called in the page's language; a role unknown to the page keeps the server's own word. */
export function shareLabel({ role, label }: Pick<Share, "role" | "label">): string {
  const known = KNOWN.find((one) => one === role);
  return known ? t(`role.${known}`) : label;
}
