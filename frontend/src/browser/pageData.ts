/**
 * What Django writes into the shell's <script id="page-data">:
 * {"path": "/live/x", "data": the answer of that page's own GET, "me": who is here,
 * "config": {"stripe_js", "stripe_key", "mode", "video_origin"}}.
 */
interface Page {
  path?: string;
  data?: unknown;
  me?: unknown;
  config?: { stripe_js?: string; stripe_key?: string; mode?: string };
}

function read(): Page {
  const text = document.getElementById("page-data")?.textContent;
  if (!text) return {};
  try {
    return JSON.parse(text) as Page;
  } catch {
    return {};
  }
}

let page: Page | null = null;

function shell(): Page {
  page ??= read();
  return page;
}

/**
 * The first page's data, given out once and only to the page it was made for: coming back later must fetch anew.
 */
export function takePageData<T>(path: string = location.pathname): T | null {
  const { path: made, data = null } = shell();
  if (made !== path || data === null) return null;
  delete shell().data;
  return data as T;
}

/** Who is here, as the shell knew it; null when it did not say. */
export function shellMe<T>(): T | null {
  return (shell().me as T | undefined) ?? null;
}

/** Where the payment form's script comes from; "" when the shell did not say. */
export function stripeJsUrl(): string {
  return shell().config?.stripe_js ?? "";
}

/** The processor's publishable key. */
export function stripeKey(): string {
  return shell().config?.stripe_key ?? "";
}

/** "demo", "test" or "production": a demo explains itself where a shop would not. */
export function shopMode(): string {
  return shell().config?.mode ?? "production";
}
