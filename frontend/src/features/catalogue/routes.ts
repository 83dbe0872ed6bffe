import type { RouteRecordRaw } from "vue-router";
import { bilingual } from "@/i18n";

export const routes: RouteRecordRaw[] = [
  {
    path: "/products",
    component: () => import("./ProductsView.vue"),
    meta: { title: bilingual("全部商品", "All goods") },
  },
  {
    path: "/products/:id(\\d+)",
    component: () => import("./ProductView.vue"),
    meta: { title: bilingual("商品", "Product"), back: "/products" },
  },
];
