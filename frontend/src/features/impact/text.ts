import { defineText } from "@/i18n";

export const t = defineText(
  {
    title: "每一分钱去了哪里",
    lead: "这些数字由账本算出，退款已经减去。人数、场次和金额各算各的，不相加。",
    gross: "顾客付的",
    refunded: "退给顾客",
    net: "净额",
    credited: "记到受益人名下",
    beneficiaries: "受益人",
    sessions: "直播场次",
    people: "{n} 人",
    times: "{n} 场",
    workshops: "各工坊",
    programme: "项目数据",
    source: "来源 {name}",
  },
  {
    title: "Where every fen goes",
    lead: "These figures are computed from the books, refunds taken off. People, sessions and money are counted apart and never added.",
    gross: "Paid by shoppers",
    refunded: "Refunded",
    net: "Net",
    credited: "Credited to beneficiaries",
    beneficiaries: "Beneficiaries",
    sessions: "Live sessions",
    people: "{n} person | {n} people",
    times: "{n} session | {n} sessions",
    workshops: "By workshop",
    programme: "The programme",
    source: "Source: {name}",
  },
);
