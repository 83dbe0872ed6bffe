/** The frontend's own house rules, read from the sources: a rule without a checker drifts. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const HERE = import.meta.dirname;

const sources = readdirSync(HERE, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(ts|vue|css)$/.test(path) && path.includes("/"))
  .filter((path) => !path.startsWith("api/generated/"))
  .map((path) => [path, readFileSync(join(HERE, path), "utf8")] as const);

const LAYERS = ["browser", "i18n", "ui", "api", "realtime", "flows", "features", "app"];

/** api and realtime stand side by side: neither hears of the other. */
const SIDE_BY_SIDE = new Set(["realtime>api"]);

function resolved(from: string, spec: string): string | null {
  if (spec.startsWith("@/")) return spec.slice(2);
  if (!spec.startsWith(".")) return null;
  const parts = from.split("/").slice(0, -1);
  for (const step of spec.split("/")) {
    if (step === "..") parts.pop();
    else if (step !== ".") parts.push(step);
  }
  return parts.join("/");
}

function importsOf(path: string, source: string): string[] {
  const found = source.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g);
  return Array.from(found, (match) => resolved(path, match[1] ?? "")).filter((to) => to !== null);
}

function broken(from: string, to: string): boolean {
  const [layer, feature] = from.split("/");
  const [toLayer, toFeature] = to.split("/");
  if (layer === toLayer) return layer === "features" && feature !== toFeature;
  if (SIDE_BY_SIDE.has(`${layer}>${toLayer}`)) return true;
  if (toLayer === "styles") return layer === "browser" || layer === "i18n" || layer === "api";
  return LAYERS.indexOf(layer ?? "") < LAYERS.indexOf(toLayer ?? "");
}

it.each([
  ["features/cart/CartView.vue", "features/home/text", true],
  ["ui/PriceTag.vue", "api/client", true],
  ["realtime/socket.ts", "api/client", true],
  ["api/client.ts", "realtime/socket", true],
  ["flows/signIn/useSignIn.ts", "features/account/text", true],
  ["features/cart/CartView.vue", "features/cart/text", false],
  ["app/router.ts", "features/home/routes", false],
  ["features/live/LiveRoomView.vue", "realtime/useTopic", false],
])("the rule itself: %s -> %s is broken: %s", (from, to, expected) => {
  expect(broken(from, to)).toBe(expected);
});

it("imports go one way, and no feature hears of another", () => {
  const wrong = sources.flatMap(([path, source]) =>
    importsOf(path, source)
      .filter((to) => broken(path, to))
      .map((to) => `${path} -> ${to}`),
  );
  expect(wrong).toEqual([]);
});

const styles = sources
  .filter(([path]) => /\.(vue|css)$/.test(path) && path !== "styles/tokens.css")
  .map(([path, source]) => {
    const css = path.endsWith(".vue")
      ? Array.from(source.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g), (block) => block[1]).join(
          "\n",
        )
      : source;
    return [path, css.replace(/\/\*[\s\S]*?\*\//g, "")] as const;
  });

it("a page names a token, never a colour", () => {
  const colour = /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?)\(|:\s*(?:white|black|red|gr[ae]y)\b/gi;
  const wrong = styles.flatMap(([path, css]) =>
    (css.match(colour) ?? []).map((hit) => `${path}: ${hit}`),
  );
  expect(wrong).toEqual([]);
});

it("type is in rem, so that large type reaches it", () => {
  const wrong = styles.flatMap(([path, css]) =>
    (css.match(/font(?:-size)?:[^;]*\dpx[^;]*/g) ?? []).map((hit) => `${path}: ${hit}`),
  );
  expect(wrong).toEqual([]);
});

it("uses nothing that the oldest named browsers lack", () => {
  const newer =
    /aspect-ratio:|:has\(|color-mix\(|@container|\binset:|:focus-visible\s*\{|\d[dsl]v[hw]\b/g;
  const wrong = styles.flatMap(([path, css]) =>
    (css.match(newer) ?? []).map((hit) => `${path}: ${hit}`),
  );
  expect(wrong).toEqual([]);
});

it("no component is longer than 300 lines", () => {
  const long = sources
    .filter(([, source]) => !source.startsWith("// Made by ") && source.split("\n").length > 301)
    .map(([path]) => path);
  expect(long).toEqual([]);
});
