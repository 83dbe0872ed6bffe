import type { RouteRecordRaw } from "vue-router";
import { bilingual } from "@/i18n";

export const routes: RouteRecordRaw[] = [
  {
    path: "/studio",
    component: () => import("./StudioView.vue"),
    meta: { title: bilingual("主播工作台", "Anchor's studio"), back: "/account" },
  },
  {
    path: "/studio/:session(\\d+)",
    component: () => import("./ConsoleView.vue"),
    meta: { title: bilingual("直播台", "Live console"), back: "/studio" },
  },
];
