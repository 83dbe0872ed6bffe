import { onScopeDispose, ref, shallowRef } from "vue";
import { describe, type Failure } from "./failure";

interface Page<T> {
  results: T[];
  next: string | null;
}

/** The cursor in the address that a page gives for its next one. */
export function cursorOf(next: string | null): string | null {
  return next === null ? null : new URL(next, location.origin).searchParams.get("cursor");
}

/**
 * A list that comes page by page. `items` is null until the first page is there; `more()` adds the next one, and a
 * page that fails leaves those before it. Of two calls the later one counts.
 */
export function usePages<T>(
  fetchPage: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
) {
  const items = shallowRef<T[] | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const loading = ref(false);
  const cursor = ref<string | null>(null);
  let current: AbortController | null = null;

  async function load(from: string | undefined): Promise<void> {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    loading.value = true;
    failure.value = null;
    try {
      const page = await fetchPage(from, mine.signal);
      if (current !== mine) return;
      items.value = from === undefined ? page.results : [...(items.value ?? []), ...page.results];
      cursor.value = cursorOf(page.next);
    } catch (error) {
      if (current === mine && !mine.signal.aborted) failure.value = describe(error);
    } finally {
      if (current === mine) loading.value = false;
    }
  }

  onScopeDispose(() => current?.abort());
  const reload = () => load(undefined);
  void reload();
  return { items, failure, loading, cursor, reload, more: () => load(cursor.value ?? undefined) };
}
