import { expect, it } from "vitest";
import type { Proof } from "@/api/types";
import fixture from "./proof.fixture.json";
import { check } from "./proof";

const proof = (): Proof => structuredClone(fixture);

it("checks a proof that the server made", async () => {
  const { record, openings, signature } = await check(proof());
  expect([record, openings]).toEqual([true, true]);
  expect(signature).not.toBe(false);
});

it("sees a changed fen, a moved place, a cut path and a false opening", async () => {
  const fen = proof();
  fen.record.entries[1]!.amount += 1;
  expect((await check(fen)).record).toBe(false);
  const moved = { ...proof(), index: 1 };
  expect((await check(moved)).record).toBe(false);
  const cut = { ...proof(), path: proof().path.slice(1) };
  expect((await check(cut)).record).toBe(false);
  const opened = proof();
  opened.openings[0]!.value = "order:9/line:9";
  expect((await check(opened)).openings).toBe(false);
});

it("does not take another's signature", async () => {
  const forged = proof();
  forged.checkpoint.body = forged.checkpoint.body.replace("12:01:00", "12:02:00");
  const { signature } = await check(forged);
  expect(signature).not.toBe(true);
});
