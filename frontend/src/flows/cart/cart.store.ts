import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { answer, api } from "@/api/client";
import type { Cart } from "@/api/types";

/** The cart, shared by its page, the product's page and the count in the bar. What the server answered is what is shown. */
export const useCartStore = defineStore("cart", () => {
  const cart = shallowRef<Cart | null>(null);
  /** The claim of the coupon that the cart is priced with. */
  const coupon = ref<number | null>(null);
  const pieces = computed(
    () => cart.value?.items.reduce((sum, item) => sum + item.quantity, 0) ?? 0,
  );

  /** Raises ApiError. */
  async function load(signal?: AbortSignal): Promise<Cart> {
    const query = coupon.value === null ? {} : { coupon: coupon.value };
    const init = { params: { query }, ...(signal ? { signal } : {}) };
    const fresh = await answer(api.GET("/api/v1/shopper/cart", init));
    cart.value = fresh;
    return fresh;
  }

  /** Set a variant's quantity; 0 takes it out. Raises ApiError. */
  async function setQuantity(variantId: number, quantity: number): Promise<void> {
    const params = { path: { variant_id: variantId } };
    const path = "/api/v1/shopper/cart/items/{variant_id}";
    const fresh = await answer(
      quantity === 0 ? api.DELETE(path, { params }) : api.PUT(path, { params, body: { quantity } }),
    );
    // that answer is priced without a coupon
    if (coupon.value === null) cart.value = fresh;
    else await load();
  }

  /** Put so many more of a variant in; the server sets totals, so the cart is read first. Raises ApiError. */
  async function add(variantId: number, quantity: number): Promise<void> {
    const { items } = await load();
    const there = items.find((item) => item.variant_id === variantId)?.quantity ?? 0;
    await setQuantity(variantId, there + quantity);
  }

  return { cart, coupon, pieces, load, setQuantity, add };
});
