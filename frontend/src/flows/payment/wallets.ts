import type { PaymentIntentResult, Stripe } from "@stripe/stripe-js";
import { answer, api } from "@/api/client";
import type { PayCode } from "@/api/types";

/** Where the shopper's other device pays: Alipay's page, or a code for WeChat. */
export type Wallet =
  | { kind: "alipay"; url: string; opened: boolean }
  | { kind: "wechat_pay"; code: PayCode; text: string };

/** docs.stripe.com/api/payment_intents/object: the SDK's types leave this action out. */
interface AlipayAction {
  alipay_handle_redirect?: { url: string };
}

function intent({ error, paymentIntent }: PaymentIntentResult) {
  if (error) throw new Error(error.message);
  return paymentIntent;
}

/** Alipay's page goes into the tab that the tap has opened; ours stays where it is. */
export async function payByAlipay(
  stripe: Stripe,
  secret: string,
  back: string,
  tab: Window | null,
): Promise<Wallet> {
  const result = await stripe.confirmAlipayPayment(
    secret,
    { return_url: back },
    { handleActions: false },
  );
  const action = intent(result).next_action as AlipayAction | null;
  const url = action?.alipay_handle_redirect?.url ?? "";
  if (tab) {
    tab.opener = null;
    tab.location.replace(url);
  }
  return { kind: "alipay", url, opened: tab !== null };
}

export async function payByWechat(stripe: Stripe, secret: string): Promise<Wallet> {
  const client = { payment_method_options: { wechat_pay: { client: "web" as const } } };
  const result = await stripe.confirmWechatPayPayment(secret, client, { handleActions: false });
  const text = intent(result).next_action?.wechat_pay_display_qr_code?.data ?? "";
  return {
    kind: "wechat_pay",
    code: await answer(api.POST("/api/v1/shopper/code", { body: { text } })),
    text,
  };
}
