import { afterEach, expect, it } from "vitest";
import { setLocale } from "@/i18n";
import { formatLength, formatMoment, formatNear } from "./time";

const now = Date.parse("2026-11-24T12:13:00Z");

afterEach(() => setLocale("zh-CN"));

it("shows Beijing's time", () => {
  expect(formatMoment("2026-11-24T16:30:00Z")).toBe("2026-11-25 00:30");
});

it.each([
  ["2026-11-24T12:00:00Z", "今天 20:00"],
  ["2026-11-24T16:30:00Z", "明天 00:30"],
  ["2026-11-23T12:00:00Z", "昨天 20:00"],
  ["2026-11-28T12:00:00Z", "11月28日 20:00"],
])("%s is near as %s", (iso, text) => expect(formatNear(iso, now)).toBe(text));

it("speaks English", () => {
  setLocale("en");
  expect(formatNear("2026-11-28T12:00:00Z", now)).toBe("November 28 20:00");
});

it.each([
  [5, "0:05"],
  [245, "4:05"],
  [3845, "1:04:05"],
  [-3, "0:00"],
])("%i s is %s", (seconds, text) => expect(formatLength(seconds)).toBe(text));
