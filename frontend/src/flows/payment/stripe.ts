import type { Stripe, StripeConstructor } from "@stripe/stripe-js";
import { stripeJsUrl } from "@/browser/pageData";

declare global {
  interface Window {
    Stripe?: StripeConstructor;
  }
}

let loading: Promise<StripeConstructor> | null = null;

function loadScript(url: string): Promise<StripeConstructor> {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = url;
    const fail = () => failed(new Error("Stripe.js did not load"));
    script.addEventListener("load", () => (window.Stripe ? done(window.Stripe) : fail()));
    script.addEventListener("error", fail);
    document.head.append(script);
  });
}

/** Stripe.js from the shop's configured address, loaded once. A failed load is tried anew by the next call. */
export async function loadStripe(publishableKey: string): Promise<Stripe> {
  loading ??= loadScript(stripeJsUrl());
  try {
    return (await loading)(publishableKey, { locale: "auto" });
  } catch (error) {
    loading = null;
    throw error;
  }
}
