import { beforeEach, expect, it, vi } from "vitest";

async function shellWith(text: string) {
  document.body.innerHTML = `<script type="application/json" id="page-data">${text}</script>`;
  vi.resetModules();
  return import("./pageData");
}

beforeEach(() => {
  document.body.innerHTML = "";
});

it("gives the data once, to its own page alone", async () => {
  const { takePageData } = await shellWith('{"path": "/live/a", "data": {"slug": "a"}}');
  expect(takePageData("/live/b")).toBeNull();
  expect(takePageData("/live/a")).toEqual({ slug: "a" });
  expect(takePageData("/live/a")).toBeNull();
});

it("keeps what is not the page's own", async () => {
  const { shellMe, stripeJsUrl } = await shellWith(
    '{"me": {"id": 7}, "config": {"stripe_js": "/v3/"}}',
  );
  expect(shellMe()).toEqual({ id: 7 });
  expect(shellMe()).toEqual({ id: 7 });
  expect(stripeJsUrl()).toBe("/v3/");
});

it("lives without a shell's data, or with a torn one", async () => {
  const { takePageData } = await shellWith('{"path": "/live');
  expect(takePageData("/live/a")).toBeNull();
});
