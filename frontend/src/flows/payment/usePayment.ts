import type { Stripe } from "@stripe/stripe-js";
import { onScopeDispose, ref, shallowRef } from "vue";
import { answer, api, newIntent } from "@/api/client";
import { ApiError } from "@/api/errors";
import { describe, type Failure } from "@/api/failure";
import type { Order, Payment } from "@/api/types";
import { stripeKey } from "@/browser/pageData";
import { t } from "../text";
import { mountCard, type CardForm } from "./cardForm";
import type { Method } from "./methods";
import { loadStripe } from "./stripe";
import { payByAlipay, payByWechat, type Wallet } from "./wallets";

export type PayState =
  "loading" | "ready" | "paying" | "waiting" | "confirming" | "closing" | "paid" | "broken";

const POLL_MS = 1500;

/** What the server says when another tab was quicker: how the order stands is to be read again, not the card. */
const DECIDED = ["shop.already_paid", "shop.order_closed", "shop.payment_confirming"];
/** Answers that were lost, or never reached the processor: what became of the money is not known by them. */
const UNSURE: readonly Failure["kind"][] = ["offline", "server"];

/** Pay one order: the chosen way, the press, and the truth from the server. Never says 'failed' while unsure. */
export function usePayment(order: Order, onPaid: (order: Order) => void) {
  const state = ref<PayState>("ready");
  const problem = ref("");
  /** Whether it is known that the try behind `problem` charged nothing. */
  const uncharged = ref(true);
  /** The wallet's page or code, while the shopper's other device is asked. */
  const wallet = shallowRef<Wallet | null>(null);
  let form: CardForm | null = null;
  /** Whether the server refused to begin: the time to pay is over, and only what was begun before may still end. */
  let late = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const back = new URL(`/orders/${order.number}`, location.origin).href;

  async function mount(at: HTMLElement): Promise<void> {
    state.value = "loading";
    try {
      form = await mountCard(at, order.total_fen);
      state.value = "ready";
    } catch {
      state.value = "broken";
      problem.value = t("payLoad");
    }
  }

  async function start(more: { save_card?: boolean; saved_card?: string } = {}): Promise<Payment> {
    const path = { params: { path: { number: order.number } }, body: more, headers: newIntent() };
    return answer(api.POST("/api/v1/shopper/orders/{number}/payments", path));
  }

  async function pay(method: Method, save: boolean): Promise<void> {
    if (!["ready", "broken"].includes(state.value)) return;
    // a tab may be opened by the tap alone, so before anything is asked
    const tab = method === "alipay" ? window.open("", "_blank") : null;
    state.value = "paying";
    problem.value = "";
    wallet.value = null;
    try {
      if (method === "card") await byCard(save);
      else if (method === "alipay" || method === "wechat_pay") await byWallet(method, tab);
      else await byKeptCard(method.slice("saved:".length));
    } catch (error) {
      tab?.close();
      if (error instanceof ApiError && DECIDED.includes(error.code)) {
        late = error.code === "shop.order_closed";
        return confirm();
      }
      const { kind, words } = describe(error);
      // a kept card is charged by the server itself: an answer that was lost leaves that open
      refuse(words.what, !(method.startsWith("saved:") && UNSURE.includes(kind)));
    }
  }

  async function byCard(save: boolean): Promise<void> {
    if (!form) return refuse(t("payLoad"));
    const incomplete = await form.check(save);
    if (incomplete !== null) return refuse(incomplete || t("payFailed"));
    const { client_secret } = await start({ save_card: save });
    const { error } = await form.confirm(client_secret, back);
    await settle(error);
  }

  /** One tap: the server confirms; only a bank that asks brings its page over ours. */
  async function byKeptCard(id: string): Promise<void> {
    const { client_secret, needs } = await start({ saved_card: id });
    if (needs === "") return confirm();
    const stripe = await loadStripe(stripeKey());
    const { error } =
      needs === "confirm"
        ? await stripe.confirmCardPayment(client_secret, { payment_method: id })
        : await stripe.handleNextAction({ clientSecret: client_secret });
    await settle(error);
  }

  async function byWallet(method: "alipay" | "wechat_pay", tab: Window | null): Promise<void> {
    const stripe: Stripe = await loadStripe(stripeKey());
    const { client_secret } = await start();
    wallet.value =
      method === "alipay"
        ? await payByAlipay(stripe, client_secret, back, tab)
        : await payByWechat(stripe, client_secret);
    state.value = "waiting";
    await confirm();
  }

  /** An error of the network leaves the outcome open: only a refused card is an answer. */
  async function settle(error: { type: string; message?: string } | undefined): Promise<void> {
    if (error?.type === "card_error" || error?.type === "validation_error") {
      return refuse(error.message ?? t("payFailed"));
    }
    await confirm();
  }

  function refuse(words: string, sure = true): void {
    problem.value = words;
    uncharged.value = sure;
    wallet.value = null;
    state.value = form || state.value !== "loading" ? "ready" : "broken";
  }

  /** Let the wallet be, and choose again: the same intent takes another way. */
  function chooseAgain(): void {
    clearTimeout(timer);
    wallet.value = null;
    state.value = "ready";
  }

  /** Ask the server until it knows. */
  async function confirm(): Promise<void> {
    const waits = wallet.value;
    if (!waits) state.value = late ? "closing" : "confirming";
    clearTimeout(timer);
    try {
      const path = { params: { path: { number: order.number } } };
      const fresh = await answer(api.POST("/api/v1/shopper/orders/{number}/refresh", path));
      if (wallet.value !== waits) return; // she chose another way meanwhile
      if (["paid", "refunded", "review"].includes(fresh.status)) {
        state.value = "paid";
        return onPaid(fresh);
      }
      if (fresh.payment?.status === "failed" && !late) return refuse(t("payFailed"));
      if (fresh.payment?.status === "confirming" && (waits || late)) state.value = "confirming";
      if (fresh.status !== "pending") return onPaid(fresh);
    } catch {
      // unreachable for now: ask again
    }
    timer = setTimeout(() => void confirm(), POLL_MS);
  }

  onScopeDispose(() => {
    clearTimeout(timer);
    form?.close();
  });
  return { state, problem, uncharged, wallet, mount, pay, confirm, chooseAgain };
}
