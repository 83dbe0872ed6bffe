import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";
import { routes as account } from "@/features/account/routes";
import { routes as cart } from "@/features/cart/routes";
import { routes as catalogue } from "@/features/catalogue/routes";
import { routes as earnings } from "@/features/earnings/routes";
import { routes as home } from "@/features/home/routes";
import { routes as impact } from "@/features/impact/routes";
import { routes as live } from "@/features/live/routes";
import { routes as makers } from "@/features/makers/routes";
import { routes as orders } from "@/features/orders/routes";
import { routes as studio } from "@/features/studio/routes";
import { t } from "@/i18n";
import { reloadOnce } from "./staleBuild";

const missing: RouteRecordRaw = {
  path: "/:rest(.*)*",
  component: () => import("./MissingView.vue"),
  meta: { title: () => t("missing.title") },
};

export const router = createRouter({
  history: createWebHistory("/"),
  routes: [
    ...home,
    ...live,
    ...catalogue,
    ...cart,
    ...orders,
    ...account,
    ...earnings,
    ...studio,
    ...makers,
    ...impact,
    missing,
  ],
  scrollBehavior: (to, from, saved) => {
    if (saved) return saved;
    return to.path === from.path ? false : { top: 0 };
  },
});

router.afterEach((to, _, failure) => {
  if (failure) return;
  const title = to.meta.title?.();
  document.title = title ? `${title} · ${t("app.name")}` : t("app.name");
});

// A chunk that is gone means the shop was rebuilt while this page was open.
router.onError((_, to) => reloadOnce(to.fullPath));
