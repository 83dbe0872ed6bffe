import { afterEach, describe, expect, it } from "vitest";
import { defineText, setLocale, t, type Text } from ".";

const names = (message: string): string[] =>
  [...new Set(Array.from(message.matchAll(/\{(\w+)\}/g), (match) => match[1] ?? ""))].sort();

const namesByKey = (messages: Record<string, string>) =>
  Object.fromEntries(Object.entries(messages).map(([key, text]) => [key, names(text)]));

const sample = defineText(
  { hello: "你好", left: "剩 {n} 副" },
  { hello: "Hello", left: "{n} set left | {n} sets left" },
);

afterEach(() => setLocale("zh-CN"));

describe("defineText", () => {
  it("speaks Chinese first", () => {
    expect(sample("hello")).toBe("你好");
    expect(sample("left", { n: 1 })).toBe("剩 1 副");
  });

  it("follows the language and English plurals", () => {
    setLocale("en");
    expect(sample("left", { n: 1 })).toBe("1 set left");
    expect(sample("left", { n: 2 })).toBe("2 sets left");
  });

  it("remembers the choice where Django reads it", () => {
    setLocale("en");
    expect(document.cookie).toContain("django_language=en");
    expect(document.documentElement.lang).toBe("en");
  });
});

describe("every table", () => {
  const features = import.meta.glob<{ t: Text<Record<string, string>> }>(
    ["../{features,flows}/**/text.ts", "../api/text.ts"],
    {
      eager: true,
    },
  );
  const all = { common: { t }, ...features };

  it.each(Object.entries(all))("%s names the same values in both languages", (_, module) => {
    const { "zh-CN": zh, en } = module.t.tables;
    expect(namesByKey(en)).toEqual(namesByKey(zh));
  });
});
