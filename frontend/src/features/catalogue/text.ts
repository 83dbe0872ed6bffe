import { defineText } from "@/i18n";

export const t = defineText(
  {
    products: "全部商品",
    product: "商品",
    aMaker: "一位制作人",
    share: "{alias} 得 {amount}",
    none: "没有找到",
    noneText: "换一个词试试，或看看全部。",
    madeBy: "{alias} 做的",
    choose: "规格",
    left: "剩 {n} 件",
    add: "放进购物车",
    added: "放进购物车了",
    seller: "卖家",
    soldOut: "卖完了",
  },
  {
    products: "All goods",
    product: "Product",
    aMaker: "A maker",
    share: "{alias} gets {amount}",
    none: "Nothing found",
    noneText: "Try another word, or see everything.",
    madeBy: "Made by {alias}",
    choose: "Choose",
    left: "{n} left",
    add: "Put in cart",
    added: "In the cart",
    seller: "Seller",
    soldOut: "Sold out",
  },
);
