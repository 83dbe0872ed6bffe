import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeSocket } from "./fakeSocket";
import { RoomSocket } from "./socket";

let tickets: number;
let voided: number;
let numbers: number[];
let socket: RoomSocket;

async function turn(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.opened = [];
  [tickets, voided, numbers] = [0, 0, []];
  socket = new RoomSocket({
    ticket: async () => ({ ticket: `t${++tickets}`, ws_url: "ws://localhost/ws/" }),
    since: 40,
    random: () => 0,
    onTicketVoid: () => voided++,
  });
  socket.listen("", { onFrame: (frame) => numbers.push(frame.s), onGap: () => numbers.push(-1) });
  await turn();
  FakeSocket.last.accept();
});

afterEach(() => {
  socket.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("enters anew with another ticket and goes on where it was, also after it was forbidden", async () => {
  FakeSocket.last.tell({ s: 41, b: [{ t: "likes.changed", count: 1, v: 1 }] });
  socket.enterAnew();
  await turn();
  expect(FakeSocket.last.url).toBe("ws://localhost/ws/?t=t2&since=41");
  FakeSocket.last.accept();
  FakeSocket.last.end(4403);
  expect(socket.status).toBe("forbidden");
  socket.enterAnew();
  await turn();
  FakeSocket.last.accept();
  FakeSocket.last.tell({ s: 42, b: [{ t: "likes.changed", count: 2, v: 2 }] });
  expect([numbers, tickets, socket.status]).toEqual([[41, 42], 3, "open"]);
});

it("tells that its ticket is void, and comes back with a new one", async () => {
  FakeSocket.last.end(4401);
  await turn(1000);
  expect([voided, tickets, FakeSocket.opened.length]).toEqual([1, 2, 2]);
});
