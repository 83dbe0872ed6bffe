import createClient from "openapi-fetch";
import type { paths } from "./generated/schema";
import { ask } from "./http";

/** The typed door: `api.GET("/api/v1/public/home")`. Errors are thrown as ApiError, never returned. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: ask });

/** The answer's data. Everything but success has been thrown before. */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

/**
 * The header that makes a POST safe to repeat. Make it once for one intent (one press of 'pay'), and send the
 * same one again when that press is retried.
 */
export function newIntent(): { "Idempotency-Key": string } {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const key = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { "Idempotency-Key": key };
}
