import { defineText } from "@/i18n";

export const t = defineText(
  {
    title: "公开账本第 {number} 号",
    checking: "正在您的手机上核对……",
    holds: "核对无误：这笔账在公开账本里，封存之后没有改动过。",
    wrong: "核对不符：这份证明和公开账本对不上，请联系我们。",
    broken: "这份证明读不出来，请下载后用核验程序检查。",
    insecure:
      "这个页面不是安全连接（https），浏览器不提供核对用的功能。请下载证明和核验程序，在电脑上核对。",
    stepRecord: "第 {number} 号的内容，能算到 {size} 笔凭证的总指纹",
    stepSigned: "总指纹由本店的密钥签名",
    stepUnsigned: "这个浏览器不会验签名，核验程序会",
    stepOpened: "订单和各机构与公开的承诺一致",
    maker: "制作人",
    workshop: "工坊",
    host: "主播机构",
    platform: "平台运营",
    other: "其他",
    paid: "顾客付款",
    paidBack: "退给顾客",
    about:
      "公开账本里没有任何人的名字。制作人只以加盐的承诺出现，每笔不同，所以谁也不能靠两张凭证算出她的收入。",
    key: "公钥",
    takeProof: "下载证明",
    takeVerifier: "下载核验程序",
  },
  {
    title: "No. {number} of the public ledger",
    checking: "Checking on your phone…",
    holds: "It holds: this entry is in the public ledger and was not changed since it was sealed.",
    wrong: "It does not hold: this proof and the public ledger disagree. Please tell us.",
    broken: "This proof can't be read. Take it away and check it with the verifier.",
    insecure:
      "This page came without https, so the browser offers no means to check. Take the proof and the verifier, and check on a computer.",
    stepRecord: "What No. {number} says leads to the fingerprint of {size} transactions",
    stepSigned: "The fingerprint is signed with the shop's key",
    stepUnsigned: "This browser can't check the signature; the verifier does",
    stepOpened: "Order and organisations match what was committed in public",
    maker: "Maker",
    workshop: "Workshop",
    host: "Anchor's organisation",
    platform: "Platform",
    other: "Other",
    paid: "Paid by the shopper",
    paidBack: "Back to the shopper",
    about:
      "The public ledger names nobody. A maker is a salted commitment, another in each entry, so no two receipts add up her income.",
    key: "Public key",
    takeProof: "Take the proof",
    takeVerifier: "Take the verifier",
  },
);
