/** What the crew may choose from: the server's own lists (livestream/rules/penalties.py), in the order of the page. */
export const REASONS = ["spam", "abuse", "advert", "privacy", "false", "other"] as const;
export const TERMS = {
  mute: ["ten_minutes", "hour", "session"],
  ban: ["session", "day", "week", "month", "forever"],
} as const;
export const SLOW_S = [0, 5, 10, 30, 60] as const;
export const DELAY_S = [0, 3, 5, 10] as const;

export type Reason = (typeof REASONS)[number];
export type Kind = keyof typeof TERMS;
export type Term = (typeof TERMS)[Kind][number];

/** What the sheet needs of a line, wherever it was tapped. */
export interface TappedLine {
  id: number;
  alias: string;
  text: string;
}
