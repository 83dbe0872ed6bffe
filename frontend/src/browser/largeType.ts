import { readonly, ref } from "vue";
import { readCookie, writeCookie } from "./cookies";

// A cookie, so that Django's shell can set the class before the first paint.
const COOKIE = "large_type";
const root = document.documentElement;

const on = ref(root.classList.contains("large-type") || readCookie(COOKIE) === "1");

/** Whether every text is a quarter larger. */
export const largeType = readonly(on);

/** Switch large type at once and remember it for a year. */
export function setLargeType(next: boolean): void {
  on.value = next;
  root.classList.toggle("large-type", next);
  writeCookie(COOKIE, next ? "1" : "0");
}

/** Put the remembered choice on the page, when the shell has not. */
export function applyLargeType(): void {
  root.classList.toggle("large-type", on.value);
}
