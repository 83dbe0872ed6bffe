import { onScopeDispose, ref, type Ref } from "vue";

/** Seconds until the person may speak again, counted from the last line that was taken. */
export function useSlowMode(seconds: () => number): { wait: Ref<number>; spoke: () => void } {
  const wait = ref(0);
  let timer: ReturnType<typeof setInterval> | undefined;

  function spoke(): void {
    clearInterval(timer);
    const free = performance.now() + seconds() * 1000;
    const count = () => {
      wait.value = Math.max(0, Math.ceil((free - performance.now()) / 1000));
      if (!wait.value) clearInterval(timer);
    };
    timer = setInterval(count, 500);
    count();
  }

  onScopeDispose(() => clearInterval(timer));
  return { wait, spoke };
}
