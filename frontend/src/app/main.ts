import { createPinia } from "pinia";
import { createApp } from "vue";
import { applyLargeType } from "@/browser/largeType";
import { locale } from "@/i18n";
import "@/styles/index.css";
import App from "./App.vue";
import { router } from "./router";

applyLargeType();
document.documentElement.lang = locale.value;

createApp(App).use(createPinia()).use(router).mount("#app");
