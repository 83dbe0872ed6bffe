import { describe, expect, it } from "vitest";
import { formatCount, formatFen, moneyParts, parseYuan } from "./money";

describe("formatFen", () => {
  it.each([
    [0, "¥0.00"],
    [5, "¥0.05"],
    [80, "¥0.80"],
    [6800, "¥68.00"],
    [123405, "¥1,234.05"],
    [100000000, "¥1,000,000.00"],
    [-5499, "-¥54.99"],
    [Number.MAX_SAFE_INTEGER, "¥90,071,992,547,409.91"],
  ])("%i fen is %s", (fen, text) => expect(formatFen(fen)).toBe(text));

  it.each([0.5, Number.NaN, Infinity, 2 ** 53])("refuses %d", (value) => {
    expect(() => moneyParts(value)).toThrow(RangeError);
  });
});

describe("parseYuan", () => {
  it.each([
    ["68", 6800],
    ["68.5", 6850],
    [" ¥1,234.05 ", 123405],
    ["￥0.01", 1],
    ["19.99", 1999],
    ["1.005", null],
    ["12,34", null],
    ["-1", null],
    ["1e3", null],
    ["", null],
    ["99999999999999999", null],
  ])("%s is %s fen", (text, fen) => expect(parseYuan(text)).toBe(fen));
});

it.each([
  [0, "0"],
  [999, "999"],
  [1284, "1,284"],
  [1234567, "1,234,567"],
])("%i people are shown as %s", (count, text) => expect(formatCount(count)).toBe(text));
