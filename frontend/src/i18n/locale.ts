import { readonly, ref } from "vue";
import { readCookie, writeCookie } from "@/browser/cookies";

/** The page's language. Chinese is the source of truth; English has the same keys. */
export type Locale = "zh-CN" | "en";

// Django's own cookie, so that the shell, share cards and error texts speak the same language as the page.
const COOKIE = "django_language";

function preferred(): Locale {
  const chosen = readCookie(COOKIE) ?? document.documentElement.lang;
  return chosen.toLowerCase().startsWith("en") ? "en" : "zh-CN";
}

const current = ref<Locale>(preferred());

export const locale = readonly(current);

/** What Django calls the language: for its cookie and the Accept-Language header. */
export function djangoLanguage(): "zh-hans" | "en" {
  return current.value === "en" ? "en" : "zh-hans";
}

/** Switch the language at once and remember it for a year. */
export function setLocale(next: Locale): void {
  current.value = next;
  document.documentElement.lang = next;
  writeCookie(COOKIE, djangoLanguage());
}
