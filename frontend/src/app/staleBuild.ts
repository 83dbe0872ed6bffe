import { toast } from "@/ui/toast";
import { t } from "@/i18n";

const KEY = "reloaded-for";

/**
 * Load a page afresh when its chunk can't be had: after a deploy the old names are gone. Once for a page only,
 * so that a real outage shows its error and doesn't reload for ever. Without a network it stays where it is: a reload
 * would leave the browser's own error page, and what was typed would be gone.
 */
export function reloadOnce(path: string): void {
  if (!navigator.onLine) {
    toast(t("state.offline"));
    return;
  }
  if (sessionStorage.getItem(KEY) === path) return;
  sessionStorage.setItem(KEY, path);
  location.assign(path);
}
