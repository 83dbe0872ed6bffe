import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backoff } from "./backoff";
import type { Envelope } from "./events";
import { FakeSocket } from "./fakeSocket";
import { Refused } from "./outbox";
import { RoomSocket, type Status } from "./socket";

const like = (count: number) => ({ t: "likes.changed", count, v: count });

let statuses: Status[];
let tickets: number;
let socket: RoomSocket;
let heard: (Envelope | "gap")[];

async function turn(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

function make(since?: number): RoomSocket {
  socket = new RoomSocket({
    ticket: async () => ({ ticket: `t${++tickets}`, ws_url: "ws://localhost/ws/" }),
    since,
    random: () => 1,
    onStatus: (status) => statuses.push(status),
  });
  socket.listen("", { onFrame: (frame) => heard.push(frame), onGap: () => heard.push("gap") });
  return socket;
}

async function open(since?: number): Promise<RoomSocket> {
  make(since);
  await turn();
  FakeSocket.last.accept();
  return socket;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(true);
  FakeSocket.opened = [];
  statuses = [];
  heard = [];
  tickets = 0;
});

afterEach(() => {
  socket.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("connecting", () => {
  it("asks for a ticket and tells a gap once it listens", async () => {
    await open();
    expect(FakeSocket.last.url).toBe("ws://localhost/ws/?t=t1");
    FakeSocket.last.tell({ s: 70, b: [] });
    expect(heard).toEqual(["gap"]);
    expect(statuses).toEqual(["open"]);
  });

  it("goes on from the snapshot that the page came with", async () => {
    await open(70);
    expect(FakeSocket.last.url).toBe("ws://localhost/ws/?t=t1&since=70");
    FakeSocket.last.tell({ s: 71, b: [like(5)] });
    expect(heard).toEqual([{ s: 71, b: [like(5)] }]);
  });

  it("comes back with a new ticket, each topic from where it was", async () => {
    await open();
    FakeSocket.last.tell({ s: 70, b: [] });
    FakeSocket.last.tell({ k: "user:17", s: 5, b: [] });
    FakeSocket.last.tell({ s: 72, b: [like(1), like(2)] });
    FakeSocket.last.end(1006);
    expect(socket.status).toBe("waiting");
    await vi.advanceTimersByTimeAsync(500);
    expect(decodeURIComponent(FakeSocket.last.url)).toBe(
      "ws://localhost/ws/?t=t2&since=72&since=user:17@5",
    );
    heard = [];
    FakeSocket.last.accept();
    FakeSocket.last.tell({ s: 73, b: [like(3)] });
    expect(heard).toEqual([{ s: 73, b: [like(3)] }]);
  });

  it("tells the server's gap, and a hole that the server did not tell", async () => {
    await open(70);
    FakeSocket.last.tell({ gap: true, s: 90 });
    expect(heard).toEqual(["gap"]);
    FakeSocket.last.tell({ s: 93, b: [like(1)] });
    expect(heard).toEqual(["gap", "gap", { s: 93, b: [like(1)] }]);
  });

  it("spreads a gap that very many are told of, and tells it once", async () => {
    await open(70);
    FakeSocket.last.tell({ gap: true, s: 90, within: 2 });
    FakeSocket.last.tell({ gap: true, s: 95, within: 2 });
    FakeSocket.last.tell({ s: 96, b: [like(1)] });
    await vi.advanceTimersByTimeAsync(1_999);
    expect(heard).toEqual([{ s: 96, b: [like(1)] }]);
    await vi.advanceTimersByTimeAsync(1);
    expect(heard.slice(1)).toEqual(["gap"]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(heard.length).toBe(2);
  });

  it("tells such a gap although the connection broke meanwhile, but not after it was closed", async () => {
    await open(70);
    FakeSocket.last.tell({ gap: true, s: 90, within: 5 });
    FakeSocket.last.end(1006);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(heard).toEqual(["gap"]);
    FakeSocket.last.accept();
    FakeSocket.last.tell({ gap: true, s: 99, within: 5 });
    socket.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard).toEqual(["gap"]);
  });

  it("takes folded events, which leave numbers out, for no hole", async () => {
    await open(70);
    FakeSocket.last.tell({ s: 70, b: [] });
    FakeSocket.last.tell({ p: 70, s: 93, b: [like(1)] });
    expect(heard).toEqual([{ p: 70, s: 93, b: [like(1)] }]);
    FakeSocket.last.tell({ p: 94, s: 99, b: [like(2)] });
    expect(heard.slice(1)).toEqual(["gap", { p: 94, s: 99, b: [like(2)] }]);
  });

  it("waits longer each time, and is quick again after a connection that held", async () => {
    await open();
    for (const wait of [500, 1000, 2000]) {
      const before = FakeSocket.opened.length;
      FakeSocket.last.end(1006);
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(FakeSocket.opened.length).toBe(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(FakeSocket.opened.length).toBe(before + 1);
    }
    FakeSocket.last.accept();
    await vi.advanceTimersByTimeAsync(10_000);
    FakeSocket.last.end(1012);
    await vi.advanceTimersByTimeAsync(500);
    expect(FakeSocket.opened.length).toBe(5);
  });

  it("does not come back when it is forbidden", async () => {
    await open();
    FakeSocket.last.end(4403);
    expect(socket.status).toBe("forbidden");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(FakeSocket.opened.length).toBe(1);
  });

  it("waits a minute after a flood", async () => {
    await open();
    FakeSocket.last.end(4429);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(FakeSocket.opened.length).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(FakeSocket.opened.length).toBe(2);
  });

  it("tries again when there is no ticket", async () => {
    let refuse = true;
    socket = new RoomSocket({
      ticket: () =>
        refuse
          ? Promise.reject(new Error("503"))
          : Promise.resolve({ ticket: "t", ws_url: "/ws/" }),
      random: () => 1,
    });
    await turn();
    expect(socket.status).toBe("waiting");
    refuse = false;
    await vi.advanceTimersByTimeAsync(500);
    expect(FakeSocket.opened.length).toBe(1);
  });

  it("rests while the phone is offline and returns at once", async () => {
    await open();
    dispatchEvent(new Event("offline"));
    expect(socket.status).toBe("offline");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.opened.length).toBe(1);
    dispatchEvent(new Event("online"));
    await turn();
    expect(FakeSocket.opened.length).toBe(2);
  });

  it("asks after silence, and comes back when nobody answers", async () => {
    await open();
    await vi.advanceTimersByTimeAsync(45_000);
    expect(FakeSocket.last.said).toEqual([{ t: "ping" }]);
    FakeSocket.last.tell({ t: "ack", id: null });
    await vi.advanceTimersByTimeAsync(45_000);
    expect(FakeSocket.last.said.length).toBe(2);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(FakeSocket.opened.length).toBe(2);
  });

  it("asks at once when the page is looked at again", async () => {
    await open();
    document.dispatchEvent(new Event("visibilitychange"));
    expect(FakeSocket.last.said).toEqual([{ t: "ping" }]);
  });

  it("is silent after it was closed", async () => {
    await open();
    socket.close();
    FakeSocket.last.tell({ s: 70, b: [like(1)] });
    FakeSocket.last.end(1006);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(heard).toEqual([]);
    expect(FakeSocket.opened.length).toBe(1);
    expect(socket.status).toBe("closed");
  });
});

describe("sending", () => {
  it("resolves with the answer to its own message", async () => {
    await open();
    const first = socket.send({ t: "chat", text: "你好" });
    const second = socket.send({ t: "chat", text: "在吗" });
    const [one, two] = FakeSocket.last.said;
    FakeSocket.last.tell({ t: "refused", id: two!.id, code: "core.too_many", title: "太频繁" });
    FakeSocket.last.tell({ t: "ack", id: one!.id, note: "要等场控看过" });
    await expect(first).resolves.toEqual({ note: "要等场控看过" });
    await expect(second).rejects.toEqual(new Refused("core.too_many", "太频繁"));
    await expect(second).rejects.toMatchObject({ code: "core.too_many", title: "太频繁" });
  });

  it("waits for the socket", async () => {
    make();
    const sent = socket.send({ t: "chat", text: "你好" });
    await turn();
    FakeSocket.last.accept();
    expect(FakeSocket.last.said).toEqual([{ t: "chat", text: "你好", id: "m1" }]);
    FakeSocket.last.tell({ t: "ack", id: "m1" });
    await expect(sent).resolves.toEqual({});
  });

  it("is lost after ten seconds without an answer", async () => {
    await open();
    const sent = expect(socket.send({ t: "like", n: 3 })).rejects.toMatchObject({
      code: "socket.lost",
    });
    await vi.advanceTimersByTimeAsync(10_000);
    await sent;
  });

  it("is not said twice when the connection breaks before the answer", async () => {
    await open();
    const sent = expect(socket.send({ t: "chat", text: "你好" })).rejects.toMatchObject({
      code: "socket.lost",
    });
    FakeSocket.last.end(1006);
    await sent;
    await vi.advanceTimersByTimeAsync(500);
    FakeSocket.last.accept();
    expect(FakeSocket.last.said).toEqual([]);
  });

  it("takes only so many at a time", async () => {
    make();
    const all = Array.from({ length: 21 }, (_, n) => socket.send({ t: "like", n: n + 1 }));
    for (const one of all.slice(0, 20)) one.catch(() => {});
    await expect(all[20]).rejects.toMatchObject({ code: "socket.busy" });
  });
});

describe("backoff", () => {
  it("doubles to half a minute, half of it by chance", () => {
    expect([0, 1, 2, 6, 50].map((tries) => backoff(tries, 1))).toEqual([
      500, 1000, 2000, 30000, 30000,
    ]);
    expect(backoff(3, 0)).toBe(2000);
  });
});
