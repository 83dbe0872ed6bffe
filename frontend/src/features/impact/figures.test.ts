import { expect, it } from "vitest";
import { lengths, ofHundred, reports } from "./figures";

const figure = (programme: string, source: string, value: string, unit: string) => ({
  programme,
  source,
  value,
  unit,
  label: "",
});

it("gathers by programme and source, and leaves every unit alone", () => {
  const found = reports([
    figure("工坊", "甲报", "500", "人"),
    figure("讲座", "甲报", "近 20,000", "人次"),
    figure("工坊", "甲报", "3", "间"),
    figure("工坊", "乙报", "510", "人"),
  ]);
  expect(
    found.map(({ programme, source, figures }) => [programme, source, figures.length]),
  ).toEqual([
    ["工坊", "甲报", 2],
    ["讲座", "甲报", 1],
    ["工坊", "乙报", 1],
  ]);
  expect(found[0]?.figures.map(({ value, unit }) => value + unit)).toEqual(["500人", "3间"]);
});

it("draws bars against the largest, and none for nothing", () => {
  expect(lengths([200, 50, 0])).toEqual([100, 25, 0]);
  expect(lengths([0, 0])).toEqual([0, 0]);
  expect(lengths([])).toEqual([]);
});

it("never says more of a hundred than is so", () => {
  expect(ofHundred(36190, 65800)).toBe(5500);
  expect(ofHundred(2, 3)).toBe(6666);
  expect(ofHundred(0, 0)).toBe(0);
});
