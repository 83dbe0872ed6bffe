import type { RouteRecordRaw } from "vue-router";
import { bilingual } from "@/i18n";

export const routes: RouteRecordRaw[] = [
  {
    path: "/live/:room",
    component: () => import("./LiveRoomView.vue"),
    meta: { title: bilingual("直播间", "Live room"), bare: true },
  },
  {
    path: "/live/:room/replay/:session(\\d+)",
    component: () => import("./ReplayView.vue"),
    meta: { title: bilingual("回放", "Replay"), bare: true },
  },
];
