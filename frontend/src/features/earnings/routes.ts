import type { RouteRecordRaw } from "vue-router";
import { bilingual } from "@/i18n";

export const routes: RouteRecordRaw[] = [
  {
    path: "/earnings",
    component: () => import("./EarningsView.vue"),
    meta: { title: bilingual("我挣的钱", "What I earned"), back: "/account" },
  },
];
