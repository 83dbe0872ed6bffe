import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { onScopeDispose, ref, shallowRef } from "vue";
import { answer, api, newIntent } from "@/api/client";
import { describe } from "@/api/failure";
import type { Order } from "@/api/types";
import { locale } from "@/i18n";
import { stripeKey } from "@/browser/pageData";
import { t } from "../text";
import { loadStripe } from "./stripe";

export type PayState = "loading" | "ready" | "paying" | "confirming" | "paid" | "broken";

const POLL_MS = 1500;

/** Colours and type of the card form, from our tokens. */
function appearance() {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    variables: {
      colorPrimary: token("--warm"),
      colorText: token("--ink"),
      colorBackground: token("--paper"),
      colorDanger: token("--rust"),
      borderRadius: token("--radius-field"),
      fontFamily: token("--font"),
    },
  };
}

/** Pay one order: the card form, the press, and the truth from the server. Never says 'failed' while unsure. */
export function usePayment(order: Order, onPaid: (order: Order) => void) {
  const state = ref<PayState>("loading");
  const problem = ref("");
  let stripe: Stripe | null = null;
  let elements: StripeElements | null = null;
  const secret = shallowRef("");
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function mount(at: HTMLElement): Promise<void> {
    state.value = "loading";
    try {
      stripe = await loadStripe(stripeKey());
      elements = stripe.elements({
        mode: "payment",
        amount: order.total_fen,
        currency: "cny",
        allowedPaymentMethodTypes: ["card"],
        locale: locale.value === "en" ? "en" : "zh",
        appearance: appearance(),
      });
      const element = elements.create("payment", { layout: "tabs" });
      element.on("ready", () => (state.value = "ready"));
      element.mount(at);
    } catch {
      state.value = "broken";
      problem.value = t("payLoad");
    }
  }

  async function clientSecret(): Promise<string> {
    if (secret.value) return secret.value;
    const path = { params: { path: { number: order.number } }, body: {}, headers: newIntent() };
    const payment = await answer(api.POST("/api/v1/shopper/orders/{number}/payments", path));
    secret.value = payment.client_secret;
    return payment.client_secret;
  }

  async function pay(): Promise<void> {
    if (!stripe || !elements || state.value === "paying") return;
    state.value = "paying";
    problem.value = "";
    const { error: incomplete } = await elements.submit();
    if (incomplete) return refuse(incomplete.message ?? t("payFailed"));
    try {
      const { error } = await stripe.confirmPayment({
        elements,
        clientSecret: await clientSecret(),
        confirmParams: { return_url: new URL(`/orders/${order.number}`, location.origin).href },
        redirect: "if_required",
      });
      // an error of the network leaves the outcome open: only a refused card is an answer
      if (error?.type === "card_error" || error?.type === "validation_error") {
        return refuse(error.message ?? t("payFailed"));
      }
      await confirm();
    } catch (error) {
      refuse(describe(error).words.what);
    }
  }

  function refuse(words: string): void {
    problem.value = words;
    state.value = "ready";
  }

  /** Ask the server until it knows. */
  async function confirm(): Promise<void> {
    state.value = "confirming";
    clearTimeout(timer);
    try {
      const path = { params: { path: { number: order.number } } };
      const fresh = await answer(api.POST("/api/v1/shopper/orders/{number}/refresh", path));
      if (fresh.status === "paid" || fresh.status === "refunded" || fresh.status === "review") {
        state.value = "paid";
        return onPaid(fresh);
      }
      if (fresh.payment?.message_code) return refuse(t("payFailed"));
      if (fresh.status !== "pending") return onPaid(fresh);
    } catch {
      // unreachable for now: ask again
    }
    timer = setTimeout(() => void confirm(), POLL_MS);
  }

  onScopeDispose(() => clearTimeout(timer));
  return { state, problem, mount, pay, confirm };
}
