import { computed, watch, type ComputedRef } from "vue";
import { me } from "@/api/me";
import { useCartStore } from "@/flows/cart/cart.store";
import { t } from "@/i18n";
import type { NavItem } from "@/ui/navigation";

/** The four places of the bar and the header, with the cart's true count. */
export function useNavigation(): ComputedRef<NavItem[]> {
  const cart = useCartStore();
  watch(
    () => me.value?.signed_in,
    (signedIn) => {
      // The count is a courtesy: a failure here must not disturb the page.
      if (signedIn && !cart.cart) cart.load().catch(() => undefined);
    },
    { immediate: true },
  );
  return computed(() => [
    { to: "/", label: t("nav.home"), icon: "home" },
    { to: "/cart", label: t("nav.cart"), icon: "cart", count: cart.pieces },
    { to: "/orders", label: t("nav.orders"), icon: "orders" },
    { to: "/account", label: t("nav.account"), icon: "account" },
  ]);
}
