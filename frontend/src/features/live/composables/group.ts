/** The buyers' group whose link brought the person here, kept for this tab: an order tells it. */
const KEY = "group";

/** Read `?g=g07` off the address once, and remember it. */
export function groupCode(search: string = location.search): string {
  const given = new URLSearchParams(search).get("g") ?? "";
  try {
    if (/^[\w-]{1,32}$/.test(given)) sessionStorage.setItem(KEY, given);
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return given; // storage is off in some embedded browsers
  }
}

/** The room's address to share, carrying the same group. */
export function shareAddress(slug: string): string {
  const address = new URL(`/live/${encodeURIComponent(slug)}`, location.origin);
  const group = groupCode();
  if (group) address.searchParams.set("g", group);
  return address.href;
}
