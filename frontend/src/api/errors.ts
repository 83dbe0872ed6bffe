/** A refusal of the server (RFC 9457), or a request that did not reach it (status 0, code "client.offline"). */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    /** Stable and dotted: "shop.out_of_stock". */
    readonly code: string,
    readonly title: string,
    readonly detail: string = "",
    /** Facts for the page: `fields`, `retry_after` in seconds, `left`, ... */
    readonly data: Record<string, unknown> = {},
    /** What allauth says beside its data, such as a fresh secret to enrol. */
    readonly meta: Record<string, unknown> = {},
  ) {
    super(`${code}: ${title}`);
  }

  /** What is wrong with each field of a form, by the field's name. */
  get fields(): Record<string, string> {
    const source = (this.data.fields ?? {}) as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(source).map(([field, wrong]) => [
        field,
        Array.isArray(wrong) ? wrong.map(String).join(" ") : String(wrong),
      ]),
    );
  }
}

type Body = Record<string, unknown>;

function text(body: Body, key: string): string {
  return typeof body[key] === "string" ? body[key] : "";
}

function facts(body: Body, key: "data" | "meta" = "data"): Body {
  const found = body[key];
  return typeof found === "object" && found !== null ? (found as Body) : {};
}

/** The error an answer stands for. An answer that is no problem document keeps its whole body in `data`. */
export async function errorOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const known = typeof body === "object" && body !== null ? (body as Body) : {};
  const code = text(known, "code");
  if (!code) return new ApiError(response.status, `http.${response.status}`, "", "", known);
  return new ApiError(
    response.status,
    code,
    text(known, "title"),
    text(known, "detail"),
    facts(known),
    facts(known, "meta"),
  );
}
