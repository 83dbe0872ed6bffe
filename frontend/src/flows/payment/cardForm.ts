import { locale } from "@/i18n";
import { stripeKey } from "@/browser/pageData";
import { loadStripe } from "./stripe";

/** The processor's own form for a card, mounted in our sheet. */
export interface CardForm {
  /** What is missing, in its words; null when it is complete. `save` is whether the card is to be kept. */
  check(save: boolean): Promise<string | null>;
  confirm(
    clientSecret: string,
    back: string,
  ): Promise<{ error?: { type: string; message?: string } }>;
  close(): void;
}

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

/** Mount the form for an amount in fen, and wait until it can be typed in. Throws when its script does not load. */
export async function mountCard(at: HTMLElement, amount: number): Promise<CardForm> {
  const stripe = await loadStripe(stripeKey());
  const elements = stripe.elements({
    mode: "payment",
    amount,
    currency: "cny",
    allowedPaymentMethodTypes: ["card"],
    locale: locale.value === "en" ? "en" : "zh",
    appearance: appearance(),
  });
  const element = elements.create("payment", { layout: "tabs" });
  const ready = new Promise<void>((done) => element.on("ready", () => done()));
  element.mount(at);
  await ready;
  return {
    async check(save) {
      elements.update({ setupFutureUsage: save ? "on_session" : null });
      const { error } = await elements.submit();
      return error ? (error.message ?? "") : null;
    },
    confirm: (clientSecret, back) =>
      stripe.confirmPayment({
        elements,
        clientSecret,
        confirmParams: { return_url: back },
        redirect: "if_required",
      }),
    close: () => element.destroy(),
  };
}
