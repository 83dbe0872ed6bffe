const KEY = "reloaded-for";

/**
 * Load a page afresh when its chunk can't be had: after a deploy the old names are gone. Once for a page only,
 * so that a real outage shows its error and doesn't reload for ever.
 */
export function reloadOnce(path: string): void {
  if (sessionStorage.getItem(KEY) === path) return;
  sessionStorage.setItem(KEY, path);
  location.assign(path);
}
