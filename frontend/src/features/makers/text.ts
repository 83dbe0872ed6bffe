import { defineText } from "@/i18n";

export const t = defineText(
  {
    alias: "化名由她自己取，这里只有她同意公开的内容。",
    story: "她说",
    products: "做的东西",
    none: "现在没有在卖的东西。",
    seeAll: "看看别的手作",
  },
  {
    alias: "The alias is her own choice; only what she agreed to show is here.",
    story: "In her words",
    products: "What she makes",
    none: "Nothing for sale now.",
    seeAll: "See other handwork",
  },
);
