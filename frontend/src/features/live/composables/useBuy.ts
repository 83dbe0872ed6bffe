import { computed, ref, shallowRef, watch, type Ref } from "vue";
import { answer, api, newIntent } from "@/api/client";
import { describe, type Failure } from "@/api/failure";
import { me } from "@/api/me";
import type { Address, Order, Quote } from "@/api/types";
import type { Offer } from "@/realtime/events";
import { groupCode } from "./group";

export type BuyStep = "choose" | "sign_in" | "address" | "pay" | "done" | "over";

/** The way from the card to the receipt: choose, place, pay. One intent is one order, however often it is sent. */
export function useBuy(offer: Ref<Offer | null>) {
  const step = ref<BuyStep>("choose");
  const quantity = ref(1);
  const addresses = shallowRef<Address[]>([]);
  const address = shallowRef<Address | null>(null);
  const quote = shallowRef<Quote | null>(null);
  const order = shallowRef<Order | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const busy = ref(false);
  const coupon = ref<number | null>(null);
  const confirmed = ref<readonly number[]>([]);
  /** What one unit costs by the newest word, the room's or a quote's: the room may be silent just then. */
  const unit = ref(0);
  const quoting = ref(false);
  /** The total that was refused and the one that stands now, in fen, until the shopper decides. */
  const moved = shallowRef<{ from: number; to: number } | null>(null);
  let intent = newIntent();
  let asked = 0;

  const most = computed(() => {
    const { left = 0, per_person_limit = null } = offer.value ?? {};
    return per_person_limit === null ? left : Math.min(left, per_person_limit);
  });

  /** What the button names and the shopper agrees to, in fen; a quote for another quantity does not count. */
  const total = computed(() => {
    const goods = unit.value * quantity.value;
    return quote.value?.total_fen === goods ? quote.value.pay_fen : goods;
  });
  const unconfirmed = computed(
    () => quote.value?.exempt_class === "other" && confirmed.value.length === 0,
  );

  async function loadQuote(): Promise<void> {
    const id = offer.value?.id;
    if (!id) return;
    const claim = coupon.value === null ? {} : { coupon: coupon.value };
    const params = { path: { id }, query: { quantity: quantity.value, ...claim } };
    const mine = (asked += 1);
    quoting.value = true;
    try {
      const found = await answer(api.GET("/api/v1/public/offers/{id}/quote", { params }));
      if (mine !== asked) return;
      quote.value = found;
      unit.value = found.unit_price_fen;
    } catch (error) {
      if (mine === asked) failure.value = describe(error);
    } finally {
      if (mine === asked) quoting.value = false;
    }
  }

  async function loadAddresses(): Promise<void> {
    if (!me.value?.signed_in) return;
    addresses.value = await answer(api.GET("/api/v1/shopper/addresses"));
    address.value =
      addresses.value.find(({ is_default }) => is_default) ?? addresses.value[0] ?? null;
  }

  async function open(): Promise<void> {
    step.value = "choose";
    quantity.value = 1;
    order.value = null;
    failure.value = null;
    moved.value = null;
    coupon.value = null;
    confirmed.value = [];
    intent = newIntent();
    await Promise.all([loadQuote(), loadAddresses().catch(() => undefined)]);
  }

  /** The sheet's one button: what is missing first, then the order. */
  async function next(): Promise<void> {
    failure.value = null;
    moved.value = null;
    if (!me.value?.signed_in) step.value = "sign_in";
    else if (!address.value) step.value = "address";
    else await place(address.value);
  }

  async function place(to: Address): Promise<void> {
    const wanted = offer.value;
    const variant = wanted?.variants[0];
    if (!wanted || !variant || busy.value) return;
    busy.value = true;
    const agreed = total.value;
    try {
      const body = {
        variant_id: variant.id,
        quantity: quantity.value,
        address_id: to.id,
        expected_price_fen: unit.value,
        expected_total_fen: agreed,
        exemption_confirmed: confirmed.value.length > 0,
        ...(coupon.value === null || quote.value?.coupon_refused
          ? {}
          : { coupon_claim_id: coupon.value }),
        group_code: groupCode(),
      };
      const call = { params: { path: { id: wanted.id } }, body, headers: intent };
      order.value = await answer(api.POST("/api/v1/shopper/offers/{id}/orders", call));
      step.value = "pay";
    } catch (error) {
      failure.value = describe(error);
      // a refusal ends the intent; a lost answer keeps it, so that the next press finds the same order
      if (failure.value.kind !== "offline" && failure.value.kind !== "server") intent = newIntent();
      await loadQuote();
      if (failure.value.kind === "gone") await loadAddresses().catch(() => undefined);
      if (failure.value.kind === "price") moved.value = { from: agreed, to: total.value };
    } finally {
      busy.value = false;
    }
  }

  async function signedIn(): Promise<void> {
    await loadAddresses().catch(() => undefined);
    step.value = address.value ? "choose" : "address";
  }

  function addressSaved(saved: Address): void {
    addresses.value = [...addresses.value, saved];
    address.value = saved;
    step.value = "choose";
  }

  function settled(fresh: Order): void {
    order.value = fresh;
    step.value = ["paid", "review", "refunded"].includes(fresh.status) ? "done" : "over";
  }

  watch(
    () => offer.value?.price_fen,
    (price) => (unit.value = price ?? 0),
    { immediate: true },
  );
  watch([quantity, coupon, () => offer.value?.price_fen], () => {
    moved.value = null;
    void loadQuote();
  });

  return {
    step,
    quantity,
    most,
    addresses,
    address,
    quote,
    order,
    failure,
    busy,
    coupon,
    confirmed,
    unit,
    quoting,
    moved,
    total,
    unconfirmed,
    open,
    next,
    signedIn,
    addressSaved,
    settled,
  };
}
