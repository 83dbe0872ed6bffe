import type { CartItem } from "@/api/types";

/** A thing to be bought, and its exemption from the seven-day return. */
export interface Exempt {
  id: number;
  title: string;
  exempt_class: CartItem["exempt_class"];
}

/** Those whose exemption holds only if the buyer confirms it (consumer law, article 25). */
export function needsConfirmation(things: readonly Exempt[]): readonly Exempt[] {
  return things.filter(({ exempt_class: kind }) => kind === "other");
}
