import type { RouteRecordRaw } from "vue-router";
import { bilingual } from "@/i18n";

export const routes: RouteRecordRaw[] = [
  {
    path: "/impact",
    component: () => import("./ImpactView.vue"),
    meta: { title: bilingual("每一分钱去了哪里", "Where every fen goes") },
  },
];
