import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const tokens = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");

type Rgb = [number, number, number];

function token(name: string): Rgb {
  const hex = new RegExp(`--${name}: #([0-9a-f]{6});`).exec(tokens)?.[1];
  if (!hex) throw new Error(`no colour token ${name}`);
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Rgb;
}

/** WCAG 2.2 relative luminance. */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [
    number,
    number,
  ];
  return (light + 0.05) / (dark + 0.05);
}

const TEXT = [
  ["ink", "paper"],
  ["ink", "snow"],
  ["stone", "paper"],
  ["stone", "snow"],
  ["warm", "paper"],
  ["on-accent", "warm"],
  ["on-accent", "warm-deep"],
  ["warm-deep", "warm-wash"],
  ["pine", "paper"],
  ["pine", "pine-wash"],
  ["honey", "paper"],
  ["honey", "honey-wash"],
  ["ice", "paper"],
  ["ice", "ice-wash"],
  ["rust", "paper"],
  ["rust", "rust-wash"],
  ["ink", "rust-wash"],
  ["on-video", "honey"],
] as const;

it.each(TEXT)("%s on %s reads at 4.5:1", (text, ground) => {
  expect(contrast(token(text), token(ground))).toBeGreaterThanOrEqual(4.5);
});

it.each(["paper", "snow"])("a field's border stands out at 3:1 on %s", (ground) => {
  expect(contrast(token("edge"), token(ground))).toBeGreaterThanOrEqual(3);
});

it("white over the brightest video keeps 4.5:1 on the scrim", () => {
  const [, r, g, b, alpha] = (
    /--scrim: rgba\((\d+), (\d+), (\d+), ([\d.]+)\)/.exec(tokens) ?? []
  ).map(Number);
  const over = [r, g, b].map(
    (part) => (part ?? 0) * (alpha ?? 0) + 255 * (1 - (alpha ?? 0)),
  ) as Rgb;
  expect(contrast(token("on-video"), over)).toBeGreaterThanOrEqual(4.5);
});

it("says what it computes for the page's accent, as documented", () => {
  expect(contrast(token("warm"), token("paper")).toFixed(1)).toBe("5.2");
});
