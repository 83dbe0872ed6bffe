import { readonly, shallowRef } from "vue";
import { shellMe } from "@/browser/pageData";
import { answer, api } from "./client";
import type { Me } from "./types";

const current = shallowRef<Me | null>(shellMe<Me>());

/** Who is here: null until it is known, `signed_in: false` for a guest. */
export const me = readonly(current);

/**
 * Ask who is here; needed after signing in or out, or when the shell did not say. `known` is called as soon as it
 * is, before any page has drawn itself anew. Raises ApiError.
 */
export async function loadMe(known?: () => void): Promise<Me> {
  const fresh = await answer(api.GET("/api/v1/account/me"));
  current.value = fresh;
  known?.();
  return fresh;
}
