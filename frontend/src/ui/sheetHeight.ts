import { onBeforeUnmount, watch, type Ref } from "vue";

/** Keeps --sheet-height at the height of an open sheet: a picture that goes on takes what is left above it. */
export function useSheetHeight(panel: Ref<HTMLElement | null>): void {
  if (!("ResizeObserver" in window)) return;
  const observer = new ResizeObserver(() => {
    document.documentElement.style.setProperty("--sheet-height", `${panel.value?.offsetHeight}px`);
  });
  watch(panel, (now) => {
    observer.disconnect();
    if (now) observer.observe(now);
  });
  onBeforeUnmount(() => observer.disconnect());
}
