import { answer, api } from "@/api/client";
import type { Card } from "@/api/types";

/** "card" is a card to be typed in; "saved:pm_..." one that is kept. */
export type Method = "card" | "alipay" | "wechat_pay" | `saved:${string}`;

const REMEMBERED = "pay-method";

/** The kept cards; none when they can't be asked for just now, since another card can always be typed in. */
export async function keptCards(): Promise<Card[]> {
  try {
    return await answer(api.GET("/api/v1/shopper/cards"));
  } catch {
    return [];
  }
}

/** What she chose last, if it can still be chosen; else her newest card, else typing one in. */
export function firstChoice(cards: readonly Card[]): Method {
  const last = recall();
  if (last === "alipay" || last === "wechat_pay") return last;
  if (last?.startsWith("saved:") && cards.some(({ id }) => `saved:${id}` === last)) {
    return last as Method;
  }
  return cards[0] ? `saved:${cards[0].id}` : "card";
}

function recall(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

export function remember(method: Method): void {
  try {
    localStorage.setItem(REMEMBERED, method);
  } catch {
    // a browser that keeps nothing asks again next time
  }
}
