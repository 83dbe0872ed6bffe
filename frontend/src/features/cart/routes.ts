import type { RouteRecordRaw } from "vue-router";
import { bilingual } from "@/i18n";

export const routes: RouteRecordRaw[] = [
  {
    path: "/cart",
    component: () => import("./CartView.vue"),
    meta: { title: bilingual("购物车", "Cart"), tab: true },
  },
];
