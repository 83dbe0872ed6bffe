import type { RouteRecordRaw } from "vue-router";
import { bilingual } from "@/i18n";

export const routes: RouteRecordRaw[] = [
  {
    path: "/account",
    component: () => import("./AccountView.vue"),
    meta: { title: bilingual("我的", "Me"), tab: true },
  },
];
