import { computed, type ComputedRef } from "vue";
import { useCartStore } from "@/features/cart/cart.store";
import { t } from "@/i18n";
import type { NavItem } from "@/ui/navigation";

/** The four places of the bar and the header, with the cart's true count. */
export function useNavigation(): ComputedRef<NavItem[]> {
  const cart = useCartStore();
  return computed(() => [
    { to: "/", label: t("nav.home"), icon: "home" },
    { to: "/cart", label: t("nav.cart"), icon: "cart", count: cart.pieces },
    { to: "/orders", label: t("nav.orders"), icon: "orders" },
    { to: "/account", label: t("nav.account"), icon: "account" },
  ]);
}
