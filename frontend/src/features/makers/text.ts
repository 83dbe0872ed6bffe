import { defineText } from "@/i18n";

export const t = defineText(
  {
    maker: "制作人",
    products: "做的东西",
    none: "现在没有在卖的东西",
  },
  {
    maker: "Maker",
    products: "What they make",
    none: "Nothing for sale now",
  },
);
