import type { RouteRecordRaw } from "vue-router";
import { bilingual } from "@/i18n";

export const routes: RouteRecordRaw[] = [
  {
    path: "/makers/:id(\\d+)",
    component: () => import("./MakerView.vue"),
    meta: { title: bilingual("制作人", "Maker") },
  },
];
