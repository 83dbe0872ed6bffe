import { locale } from "./locale";

type Table = Record<string, string>;

/** The names between braces in a message: "剩 {n}" has "n". */
type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

type Arguments<S extends string> = [Names<S>] extends [never]
  ? []
  : [values: Record<Names<S>, string | number>];

/** A typed translator: `t("left", { n: 17 })`. Reads the language reactively, so templates follow a switch. */
export interface Text<Zh extends Table> {
  <Key extends keyof Zh & string>(key: Key, ...values: Arguments<Zh[Key]>): string;
  readonly tables: { readonly "zh-CN": Zh; readonly en: Record<keyof Zh, string> };
}

/** English may give "one | other", chosen by `n`; Chinese needs no plural. */
function plural(message: string, values: Record<string, string | number>): string {
  const forms = message.split(" | ");
  if (forms.length !== 2) return message;
  return (values.n === 1 ? forms[0] : forms[1]) ?? message;
}

/**
 * Bind a feature's messages. Chinese is the source of truth: its keys and its {names} are types,
 * English must have the same keys (checked by type) and the same {names} (checked by text.test.ts).
 */
export function defineText<const Zh extends Table>(zh: Zh, en: Record<keyof Zh, string>): Text<Zh> {
  const tables = { "zh-CN": zh, en } as const;
  const t = (key: keyof Zh & string, values: Record<string, string | number> = {}): string => {
    const message = plural(tables[locale.value][key] ?? zh[key] ?? key, values);
    return message.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
  return Object.assign(t, { tables }) as Text<Zh>;
}

/** One text in both languages, for what must not load a feature's whole table: a route's title. */
export function bilingual(zh: string, en: string): () => string {
  return () => (locale.value === "en" ? en : zh);
}
