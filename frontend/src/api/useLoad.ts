import { onScopeDispose, shallowRef, type ShallowRef } from "vue";
import { describe, type Failure } from "./failure";

/** A page's data on its way: nothing yet, there, or failed in words. */
export interface Load<T> {
  data: ShallowRef<T | null>;
  failure: ShallowRef<Failure | null>;
  loading: ShallowRef<boolean>;
  /** Fetch anew. What is shown stays until the answer comes; of two calls the later one counts. */
  reload: () => Promise<void>;
}

/**
 * Fetch a page's data, starting from what the shell brought (`first`), if anything.
 * The signal ends with the component: `useLoad((signal) => answer(api.GET(path, { signal })))`.
 */
export function useLoad<T>(
  fetchIt: (signal: AbortSignal) => Promise<T>,
  first: T | null = null,
): Load<T> {
  const data = shallowRef<T | null>(first);
  const failure = shallowRef<Failure | null>(null);
  const loading = shallowRef(false);
  let current: AbortController | null = null;

  async function reload(): Promise<void> {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    loading.value = true;
    try {
      const fresh = await fetchIt(mine.signal);
      if (current !== mine) return;
      data.value = fresh;
      failure.value = null;
    } catch (error) {
      if (current === mine && !mine.signal.aborted) failure.value = describe(error);
    } finally {
      if (current === mine) loading.value = false;
    }
  }

  onScopeDispose(() => current?.abort());
  if (first === null) void reload();
  return { data, failure, loading, reload };
}
