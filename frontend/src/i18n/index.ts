import { en } from "./en";
import { defineText } from "./text";
import { zh } from "./zh-CN";

export { djangoLanguage, locale, setLocale, type Locale } from "./locale";
export { bilingual, defineText, type Text } from "./text";

/** The words every page shares. */
export const t = defineText(zh, en);
