import { ApiError } from "./errors";
import { t } from "./text";

/** What a page needs to know to act on an error. */
export type FailureKind =
  | "offline"
  | "server"
  | "sign_in"
  | "forbidden"
  | "gone"
  | "stale"
  | "often"
  | "invalid"
  | "sold_out"
  | "price"
  | "limit"
  | "expired"
  | "refused";

/** An error in words, shaped for ErrorState: `<ErrorState v-bind="failure.words" @retry=... />`. */
export interface Failure {
  kind: FailureKind;
  words: { what: string; safe: string; todo: string; retry: boolean };
}

const KINDS: Record<string, FailureKind> = {
  "client.offline": "offline",
  "client.timeout": "offline",
  "core.sign_in_needed": "sign_in",
  "core.forbidden": "forbidden",
  "core.not_found": "gone",
  "core.csrf": "stale",
  "core.too_many": "often",
  "core.invalid": "invalid",
  "shop.out_of_stock": "sold_out",
  "shop.price_changed": "price",
  "shop.over_limit": "limit",
  "shop.order_closed": "expired",
  "shop.cart_empty": "gone",
};

const BY_STATUS: Record<number, FailureKind> = {
  401: "sign_in",
  403: "forbidden",
  404: "gone",
  410: "gone",
  429: "often",
};

function kindOf(error: ApiError): FailureKind {
  return (
    KINDS[error.code] ?? BY_STATUS[error.status] ?? (error.status >= 500 ? "server" : "refused")
  );
}

function wordsOf(kind: FailureKind, error: ApiError): { what: string; todo: string } {
  switch (kind) {
    case "offline":
      return {
        what: error.code === "client.timeout" ? t("timeout.what") : t("offline.what"),
        todo: t("offline.todo"),
      };
    case "server":
      return { what: t("server.what"), todo: t("server.todo") };
    case "sign_in":
      return { what: t("signIn.what"), todo: t("signIn.todo") };
    case "forbidden":
      return { what: error.title || t("forbidden.what"), todo: error.detail };
    case "gone":
      // the hint speaks of pages and goods: whoever was looked for by a number is told in the server's own words
      return {
        what: error.title || t("gone.what"),
        todo:
          error.detail || (error.code === "core.not_found" || !error.title ? t("gone.todo") : ""),
      };
    case "stale":
      return { what: t("stale.what"), todo: t("stale.todo") };
    case "often":
      return {
        what: t("often.what"),
        todo: t("often.todo", { seconds: Math.ceil(Number(error.data.retry_after ?? 10)) }),
      };
    case "invalid":
      return { what: t("invalid.what"), todo: error.detail };
    case "sold_out":
      return { what: t("soldOut.what"), todo: t("soldOut.todo") };
    case "price":
      return { what: t("price.what"), todo: t("price.todo") };
    case "limit":
      return { what: t("limit.what"), todo: t("limit.todo") };
    case "expired":
      return { what: t("expired.what"), todo: t("expired.todo") };
    case "refused":
      return { what: error.title || t("unknown.what"), todo: error.detail };
  }
}

const NO_RETRY: readonly FailureKind[] = [
  "sign_in",
  "forbidden",
  "gone",
  "invalid",
  "limit",
  "expired",
];

/** Where a refusal, unlike a lost answer, proves that nothing was ordered or charged. */
const NOTHING_DONE: readonly FailureKind[] = ["sold_out", "price", "limit"];

function safeOf(kind: FailureKind): string {
  if (NOTHING_DONE.includes(kind)) return t("safe.nothing");
  return kind === "invalid" ? t("safe.kept") : "";
}

/** Put any error into words. What is no ApiError is a defect of ours, and says so plainly. */
export function describe(error: unknown): Failure {
  const known = error instanceof ApiError ? error : new ApiError(500, "client.defect", "");
  const kind = kindOf(known);
  return {
    kind,
    words: { ...wordsOf(kind, known), safe: safeOf(kind), retry: !NO_RETRY.includes(kind) },
  };
}
