import { readCookie } from "@/browser/cookies";
import { djangoLanguage } from "@/i18n";
import { serverClock } from "@/ui/clock";
import { ApiError, errorOf } from "./errors";

const TIMEOUT_MS = 15_000;
const SAFE = ["GET", "HEAD", "OPTIONS"];

function prepared(input: Request, signal: AbortSignal): Request {
  const request = new Request(input, { credentials: "same-origin", signal });
  request.headers.set("Accept-Language", djangoLanguage());
  const token = readCookie("csrftoken");
  if (token && !SAFE.includes(request.method)) request.headers.set("X-CSRFToken", token);
  return request;
}

/**
 * Ask the server. Whatever is no success is thrown: a refusal, or "client.offline" / "client.timeout".
 *
 * Raises ApiError; the caller's own abort stays an AbortError.
 */
export async function ask(input: Request): Promise<Response> {
  const limit = new AbortController();
  const giveUp = () => limit.abort();
  const timer = setTimeout(giveUp, TIMEOUT_MS);
  input.signal.addEventListener("abort", giveUp);
  try {
    const response = await fetch(prepared(input, limit.signal));
    const date = response.headers.get("Date");
    if (date && !serverClock.synced) serverClock.sync(date);
    if (!response.ok) throw await errorOf(response);
    return response;
  } catch (error) {
    if (error instanceof ApiError || input.signal.aborted) throw error;
    throw new ApiError(0, limit.signal.aborted ? "client.timeout" : "client.offline", "");
  } finally {
    clearTimeout(timer);
    input.signal.removeEventListener("abort", giveUp);
  }
}

/** Ask a door that the OpenAPI document does not describe (allauth's), and read its JSON. Raises ApiError. */
export async function askJson<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "Content-Type": "application/json" };
  }
  const response = await ask(new Request(new URL(path, location.origin), init));
  return (await response.json()) as T;
}
