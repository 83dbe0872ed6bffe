/** What a first visit loads, from the build's manifest: static imports only, gzip, against the budget. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const KB = 1000;
const PAGES = [
  { name: "home", view: "src/features/home/HomeView.vue", js: 80 * KB },
  { name: "live", view: "src/features/live/LiveRoomView.vue", js: 79 * KB },
];

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("manifest.json", dist), "utf8"));

function reach(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) reach(next, seen);
  return seen;
}

const size = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
const sum = (files) => [...files].reduce((total, file) => total + size(file), 0);

let over = false;
for (const page of PAGES) {
  const keys = [...reach(page.view, reach("src/app/main.ts"))];
  const js = sum(new Set(keys.map((key) => manifest[key].file)));
  const css = sum(new Set(keys.flatMap((key) => manifest[key].css ?? [])));
  over ||= js > page.js;
  process.stdout.write(
    `${page.name}: ${(js / KB).toFixed(1)} kB JS of ${page.js / KB}, ${(css / KB).toFixed(1)} kB CSS\n`,
  );
}
process.exitCode = over ? 1 : 0;
