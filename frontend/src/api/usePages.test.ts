import { effectScope } from "vue";
import { expect, it } from "vitest";
import { ApiError } from "./errors";
import { cursorOf, usePages } from "./usePages";

const settled = () => new Promise((done) => setTimeout(done));

it("reads the cursor out of an address, relative or whole", () => {
  expect(cursorOf(null)).toBeNull();
  expect(cursorOf("/api/v1/public/products?search=a&cursor=abc")).toBe("abc");
  expect(cursorOf("http://shop.example/x?cursor=d%3D")).toBe("d=");
});

it("adds pages, and keeps them when the next one fails", async () => {
  const pages = {
    first: { results: [1, 2], next: "/x?cursor=b" },
    b: { results: [3], next: "/x?cursor=c" },
  } as Record<string, { results: number[]; next: string | null }>;
  const scope = effectScope();
  const list = scope.run(() =>
    usePages(async (cursor) => {
      const page = pages[cursor ?? "first"];
      if (!page) throw new ApiError(0, "client.offline", "");
      return page;
    }),
  );
  if (!list) throw new Error("no scope");
  await settled();
  expect(list.items.value).toEqual([1, 2]);
  await list.more();
  expect(list.items.value).toEqual([1, 2, 3]);
  await list.more();
  expect(list.failure.value?.kind).toBe("offline");
  expect(list.items.value).toEqual([1, 2, 3]);
  scope.stop();
});
