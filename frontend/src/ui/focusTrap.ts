import { nextTick, watch, type Ref } from "vue";

const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex]:not([tabindex="-1"])';

/**
 * While a dialog is open its Tab key goes round inside it; when it closes, the focus returns to what opened it.
 * Sheets may lie over one another: only the topmost listens, because the key event is stopped there.
 */
export function useFocusTrap(panel: Ref<HTMLElement | null>, open: () => boolean): void {
  let opener: HTMLElement | null = null;

  function inside(): HTMLElement[] {
    return Array.from(panel.value?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? []);
  }

  function turn(event: KeyboardEvent): void {
    if (event.key !== "Tab") return;
    event.stopPropagation();
    const stops = inside();
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    const active = document.activeElement;
    if (active !== edge && active !== panel.value && panel.value?.contains(active)) return;
    if (active === panel.value && !event.shiftKey) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0])?.focus();
  }

  /** What had the focus went away, a form that was sent: without this no key would reach the dialog any more. */
  async function keep(): Promise<void> {
    await nextTick();
    if (open() && document.activeElement === document.body) panel.value?.focus();
  }

  watch(
    open,
    async (now) => {
      if (!now) {
        opener?.focus();
        opener = null;
        return;
      }
      opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      await nextTick();
      panel.value?.addEventListener("keydown", turn);
      panel.value?.addEventListener("focusout", keep);
      panel.value?.focus();
    },
    { immediate: true },
  );
}
