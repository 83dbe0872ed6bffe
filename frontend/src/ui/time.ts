import { locale, t } from "@/i18n";
import { serverClock } from "./clock";

// The shop's days are Beijing's, wherever the phone is.
const ZONE = "Asia/Shanghai";
const DAY_MS = 24 * 60 * 60 * 1000;

function format(at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale.value, {
    timeZone: ZONE,
    hourCycle: "h23",
    ...options,
  }).format(at);
}

/** The calendar day in Beijing as a sortable text: "2026-11-24". */
export function dayOf(at: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(at);
}

/** "2026-11-24 20:13", for receipts and records. */
export function formatMoment(iso: string): string {
  const at = Date.parse(iso);
  return `${dayOf(at)} ${format(at, { hour: "2-digit", minute: "2-digit" })}`;
}

/** "2026-11-24". */
export function formatDay(iso: string): string {
  return dayOf(Date.parse(iso));
}

/** "今天 20:00", "明天 09:30", "11月28日 20:00": how a session is announced. */
export function formatNear(iso: string, now: number = serverClock.now()): string {
  const at = Date.parse(iso);
  const near: Record<string, string> = {
    [dayOf(now - DAY_MS)]: t("day.yesterday"),
    [dayOf(now)]: t("day.today"),
    [dayOf(now + DAY_MS)]: t("day.tomorrow"),
  };
  const day = near[dayOf(at)] ?? format(at, { month: "long", day: "numeric" });
  return `${day} ${format(at, { hour: "2-digit", minute: "2-digit" })}`;
}

const pad = (value: number): string => String(value).padStart(2, "0");

/** A length in seconds as "4:05" or "1:04:05". */
export function formatLength(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${pad(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}`;
}
