import { defineText } from "@/i18n";

export const t = defineText(
  {
    title: "购物车",
    empty: "购物车还空着",
    emptyText: "看中的东西放进来，不急着买。",
    look: "去看看",
    total: "合计",
    remove: "拿出来",
    noHold: "购物车不占库存，下单后为您留 15 分钟付款。",
    checkout: "去结算",
    shipTo: "送到",
    newAddress: "新地址",
    order: "下单 {amount}",
  },
  {
    title: "Cart",
    empty: "Your cart is empty",
    emptyText: "Put in what you like; there is no hurry.",
    look: "Look around",
    total: "Total",
    remove: "Take out",
    noHold: "A cart holds no stock; an order keeps it 15 minutes for you to pay.",
    checkout: "Check out",
    shipTo: "Deliver to",
    newAddress: "New address",
    order: "Order {amount}",
  },
);
