import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ChatLine, Envelope, Snapshot } from "./events";
import { applyEnvelope, applyEvent, fromSnapshot, KEPT_LINES, type RoomState } from "./roomState";

interface Case {
  name: string;
  snapshot: Snapshot;
  frames: Envelope[];
  state: RoomState;
}

// stories that the reference reducer of tests/realtime played; vitest runs in frontend/
const stories = readFileSync("../tests/realtime/parity_cases.json", "utf8");
const cases = JSON.parse(stories) as Case[];

const line = (id: number, changes: Partial<ChatLine> = {}): ChatLine => ({
  id,
  v: 1,
  kind: "chat",
  alias: "小麦",
  text: `第${id}句`,
  at: "2026-11-24T12:00:00Z",
  role: "",
  deleted: false,
  ...changes,
});

const start = (): RoomState => fromSnapshot(cases[0]!.snapshot);

describe("parity with the server's reference", () => {
  it("has stories", () => expect(cases.length).toBe(8));
  it.each(cases)("$name", ({ snapshot, frames, state }) => {
    expect(frames.reduce(applyEnvelope, fromSnapshot(snapshot))).toEqual(state);
  });
});

describe("applyEvent", () => {
  it("leaves the state it was given untouched", () => {
    const before = start();
    const copy = structuredClone(before);
    applyEvent(before, { t: "chat.line", ...line(900) });
    applyEvent(before, { t: "likes.changed", count: 9999, v: 9999 });
    expect(before).toEqual(copy);
  });

  it("never shows the text of a line that was taken down before it was heard", () => {
    const gone = applyEvent(start(), { t: "chat.deleted", id: 900, v: 2 });
    const after = applyEvent(gone, { t: "chat.line", ...line(900) });
    expect(after.chat[after.chat.length - 1]).toEqual(line(900, { v: 2, text: "", deleted: true }));
  });

  it("keeps the newest lines only", () => {
    let state = start();
    for (let id = 1000; id < 1000 + KEPT_LINES + 10; id++) {
      state = applyEvent(state, { t: "chat.line", ...line(id) });
    }
    expect(state.chat.length).toBe(KEPT_LINES);
    expect(state.chat[0]!.id).toBe(1010);
  });

  it("ignores what belongs to other topics", () => {
    const state = start();
    expect(applyEvent(state, { t: "order.changed", number: "1", status: "paid", v: 1 })).toBe(
      state,
    );
  });
});

describe("applyEnvelope", () => {
  it("skips what the snapshot has", () => {
    const state = { ...start(), seq: 7 };
    const frame: Envelope = {
      s: 8,
      b: [
        { t: "chat.line", ...line(901) },
        { t: "chat.line", ...line(902) },
      ],
    };
    const after = applyEnvelope(state, frame);
    expect(after.chat.map(({ id }) => id).filter((id) => id > 900)).toEqual([902]);
    expect(after.seq).toBe(8);
  });

  it("takes an empty frame for where the topic stands", () => {
    expect(applyEnvelope({ ...start(), seq: 7 }, { s: 9, b: [] }).seq).toBe(9);
  });
});
