import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, expect, it, vi } from "vitest";
import LedgerCheck from "./LedgerCheck.vue";

const CHECK = "python3 warmbridge-verify.py ledger warmbridge-ledger.ndjson";

afterEach(() => vi.unstubAllGlobals());

async function commands(body: object, status = 200): Promise<string[]> {
  vi.stubGlobal("fetch", async () => Response.json(body, { status }));
  const shown = mount(LedgerCheck);
  await flushPromises();
  return shown.findAll("code").map((code) => code.text());
}

it("says how to check with a kept checkpoint and with the kept key", async () => {
  const checkpoint = { body: "", signature: "", key: "ab12" };
  expect(await commands({ size: 3, at: null, checkpoint })).toEqual([
    CHECK,
    `${CHECK} --known warmbridge-checkpoint-N.json`,
    `${CHECK} --key ab12`,
  ]);
});

it("keeps a place for the key while there is none", async () => {
  const [, , last] = await commands({ size: 0, at: null, checkpoint: null });
  expect(last).toBe(`${CHECK} --key HEX`);
});
