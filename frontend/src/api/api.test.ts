import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setLocale } from "@/i18n";
import { answer, api, newIntent } from "./client";
import { ApiError } from "./errors";
import { describe } from "./failure";
import { askJson } from "./http";

const asked: Request[] = [];

function answers(body: unknown, status = 200): void {
  vi.stubGlobal("fetch", (request: Request) => {
    asked.push(request);
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
}

async function refusal(call: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

beforeEach(() => {
  asked.length = 0;
  document.cookie = "csrftoken=tok%3D1; Path=/";
});

afterEach(() => {
  vi.unstubAllGlobals();
  setLocale("zh-CN");
});

it("reads without a token, in the page's language", async () => {
  answers({ live: [] });
  setLocale("en");
  expect(await answer(api.GET("/api/v1/public/home"))).toEqual({ live: [] });
  expect(asked[0]?.headers.get("X-CSRFToken")).toBeNull();
  expect(asked[0]?.headers.get("Accept-Language")).toBe("en");
  expect(asked[0]?.credentials).toBe("same-origin");
});

it("writes with the token", async () => {
  answers({ ok: true });
  await askJson("POST", "/_allauth/browser/v1/auth/code/request", { phone: "+8613800000001" });
  expect(asked[0]?.headers.get("X-CSRFToken")).toBe("tok=1");
});

it("throws a refusal with its code and facts", async () => {
  answers({ code: "shop.out_of_stock", title: "卖完了", status: 409, data: { left: 0 } }, 409);
  const error = await refusal(answer(api.GET("/api/v1/public/home")));
  expect([error.status, error.code, error.data]).toEqual([409, "shop.out_of_stock", { left: 0 }]);
  expect(describe(error)).toEqual({
    kind: "sold_out",
    words: {
      what: "卖完了",
      safe: "没有下单，也没有扣款。",
      todo: "有人没付款时会再放出来，可以过会儿看看。",
      retry: true,
    },
  });
});

it("shows the server's own words for a code it does not know", async () => {
  answers({ code: "hosts.room_closed", title: "房间已关闭", detail: "请联系主播" }, 409);
  const { words } = describe(await refusal(answer(api.GET("/api/v1/public/home"))));
  expect([words.what, words.todo]).toEqual(["房间已关闭", "请联系主播"]);
});

it("names the fields of a form", async () => {
  const fields = { phone: ["号码不对", "太短"], city: ["必填"] };
  answers({ code: "core.invalid", title: "填写有误", data: { fields } }, 400);
  const error = await refusal(askJson("POST", "/api/v1/shopper/addresses", {}));
  expect(error.fields).toEqual({ phone: "号码不对 太短", city: "必填" });
});

it("knows a lost connection from a refusal", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  const error = await refusal(answer(api.GET("/api/v1/public/home")));
  expect([error.status, error.code, describe(error).kind]).toEqual([
    0,
    "client.offline",
    "offline",
  ]);
});

it("never promises that nothing was charged when the answer was lost", () => {
  expect(describe(new ApiError(0, "client.timeout", "")).words.safe).toBe("");
  expect(describe(new ApiError(502, "http.502", "")).words.safe).toBe("");
});

it("leaves the caller's own abort alone", async () => {
  vi.stubGlobal("fetch", (request: Request) =>
    Promise.reject(request.signal.reason ?? new DOMException("", "AbortError")),
  );
  const mine = new AbortController();
  mine.abort();
  const call = api.GET("/api/v1/public/home", { signal: mine.signal });
  await expect(call).rejects.not.toBeInstanceOf(ApiError);
});

it("makes a new key for each intent", () => {
  const keys = [newIntent(), newIntent()].map((header) => header["Idempotency-Key"]);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys[0]).not.toBe(keys[1]);
});
