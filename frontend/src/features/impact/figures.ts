import type { Impact } from "@/api/types";

type Reported = Impact["programme"][number];

/** What one source reports of one programme. Each figure keeps its own unit; nothing here is summed. */
export interface Report {
  programme: string;
  source: string;
  figures: Reported[];
}

/** The reported figures in their order, gathered where programme and source are the same. */
export function reports(figures: readonly Reported[]): Report[] {
  const found = new Map<string, Report>();
  for (const figure of figures) {
    const { programme, source } = figure;
    const key = JSON.stringify([programme, source]);
    const report = found.get(key) ?? { programme, source, figures: [] };
    report.figures.push(figure);
    found.set(key, report);
  }
  return [...found.values()];
}

/** Each row's part of the largest, in percent: the length of its bar. */
export function lengths(amounts: readonly number[]): number[] {
  const most = Math.max(0, ...amounts);
  return amounts.map((amount) => (most === 0 ? 0 : (Math.max(0, amount) / most) * 100));
}

/** Fen of every 100 yuan of `whole` that are `part`, rounded down; 0 of nothing. */
export function ofHundred(part: number, whole: number): number {
  return whole > 0 ? Math.floor((part * 10_000) / whole) : 0;
}
