import type { RouteRecordRaw } from "vue-router";
import { bilingual } from "@/i18n";

export const routes: RouteRecordRaw[] = [
  {
    path: "/orders",
    component: () => import("./OrdersView.vue"),
    meta: { title: bilingual("我的订单", "My orders"), tab: true },
  },
  {
    path: "/orders/:number",
    component: () => import("./OrderView.vue"),
    meta: { title: bilingual("订单", "Order"), back: "/orders" },
  },
  {
    path: "/r/:token",
    component: () => import("./ReceiptView.vue"),
    meta: { title: bilingual("凭证", "Receipt") },
  },
];
