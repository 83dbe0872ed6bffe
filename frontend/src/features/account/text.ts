import { defineText } from "@/i18n";

export const t = defineText(
  {
    title: "我的",
    guest: "还没有登录",
    guestText: "看直播不用登录。买东西、看订单时，用手机号收个验证码就行。",
    hello: "您好，{alias}",
    settings: "怎么看着舒服",
    studio: "主播工作台",
    impact: "每一分钱去了哪里",
    chinese: "简体中文",
    english: "English",
  },
  {
    title: "Me",
    guest: "Not signed in",
    guestText:
      "Watching needs no sign-in. To buy or see your orders, a code to your phone is enough.",
    hello: "Hello, {alias}",
    settings: "Comfort",
    studio: "Anchor's studio",
    impact: "Where every fen goes",
    chinese: "简体中文",
    english: "English",
  },
);
