import { computed, onScopeDispose, ref, type ComputedRef } from "vue";

const TICK_MS = 500;

/** Seconds until the person may speak again, counted from the last line; `seconds` is the room's rule as it is now. */
export function useSlowMode(seconds: () => number): {
  wait: ComputedRef<number>;
  spoke: () => void;
} {
  const last = ref(-Infinity);
  const now = ref(0);
  const wait = computed(() => Math.max(0, Math.ceil(seconds() - (now.value - last.value) / 1000)));
  let timer: ReturnType<typeof setInterval> | undefined;

  function spoke(): void {
    clearInterval(timer);
    timer = setInterval(() => (now.value = performance.now()), TICK_MS);
    last.value = now.value = performance.now();
  }

  onScopeDispose(() => clearInterval(timer));
  return { wait, spoke };
}
