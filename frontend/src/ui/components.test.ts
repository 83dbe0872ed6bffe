import { mount } from "@vue/test-utils";
import { expect, it } from "vitest";
import { nextTick } from "vue";
import CoverImage from "./CoverImage.vue";
import ErrorState from "./ErrorState.vue";
import LargeTypeSwitch from "./LargeTypeSwitch.vue";
import PriceTag from "./PriceTag.vue";
import QuantityStepper from "./QuantityStepper.vue";
import SheetPanel from "./SheetPanel.vue";
import SplitBar from "./SplitBar.vue";

const shares = [
  { role: "maker", label: "制作人", alias: "春雨(化名)", amount_fen: 3740 },
  { role: "workshop", label: "工坊", alias: "鹤羽花毽工坊", amount_fen: 1700 },
  { role: "host", label: "主播机构", alias: null, amount_fen: 816 },
  { role: "platform", label: "平台运营", alias: null, amount_fen: 544 },
];

it("PriceTag reads as one amount and hides a lower earlier price", () => {
  const tag = mount(PriceTag, { props: { fen: 6800, was: 6000 } });
  expect(tag.find(".sr-only").text()).toBe("¥68.00");
  expect(tag.find("s").exists()).toBe(false);
});

it("PriceTag strikes a higher earlier price through", () => {
  expect(
    mount(PriceTag, { props: { fen: 6800, was: 8800 } })
      .find("s")
      .text(),
  ).toBe("¥88.00");
});

it("SplitBar shows each share to the fen and what they add up to", () => {
  const bar = mount(SplitBar, { props: { shares } });
  expect(bar.findAll(".split__row .split__amount").map((row) => row.text())).toEqual([
    "¥37.40",
    "¥17.00",
    "¥8.16",
    "¥5.44",
  ]);
  expect(bar.find(".split__total .split__amount").text()).toBe("¥68.00");
  expect(
    bar.findAll<HTMLElement>(".split__bar > *").map((part) => part.element.style.flexGrow),
  ).toEqual(["55", "25", "12", "8"]);
});

it("QuantityStepper stays within its limits", async () => {
  const stepper = mount(QuantityStepper, { props: { modelValue: 2, max: 2 } });
  const [less, more] = stepper.findAll("button");
  expect(more?.attributes("disabled")).toBe("");
  await less?.trigger("click");
  expect(stepper.emitted("update:modelValue")).toEqual([[1]]);
});

it("CoverImage names what is missing", async () => {
  const cover = mount(CoverImage, { props: { src: "/media/a.webp", alt: "花毽" } });
  await cover.find("img").trigger("error");
  expect(cover.find("[role=img]").attributes("aria-label")).toBe("花毽");
  await cover.setProps({ src: "/media/b.webp" });
  expect(cover.find("img").attributes("src")).toBe("/media/b.webp");
});

it("ErrorState offers another try only where one can help", () => {
  const props = { what: "没有连上", safe: "没有扣款" };
  expect(mount(ErrorState, { props }).find("button").exists()).toBe(true);
  expect(
    mount(ErrorState, { props: { ...props, retry: false } })
      .find("button")
      .exists(),
  ).toBe(false);
});

it("LargeTypeSwitch changes the page and remembers", async () => {
  const toggle = mount(LargeTypeSwitch);
  await toggle.find("[role=switch]").trigger("click");
  expect(document.documentElement.className).toBe("large-type");
  expect(document.cookie).toContain("large_type=1");
  expect(toggle.emitted("change")).toEqual([[true]]);
  await toggle.find("[role=switch]").trigger("click");
  expect(document.documentElement.className).toBe("");
});

it("SheetPanel keeps the focus, holds the page still, and gives both back", async () => {
  const opener = document.createElement("button");
  document.body.append(opener);
  opener.focus();
  const sheet = mount(SheetPanel, {
    props: { modelValue: true, title: "选购" },
    slots: { default: "<button id='last'>买</button>" },
    attachTo: document.body,
  });
  await nextTick();
  await nextTick();
  const panel = document.querySelector<HTMLElement>("[role=dialog]");
  expect(document.activeElement).toBe(panel);
  expect(document.body.style.overflow).toBe("hidden");

  const last = document.querySelector<HTMLElement>("#last");
  last?.focus();
  last?.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true }),
  );
  expect(document.activeElement?.getAttribute("aria-label")).toBe("关闭");

  await sheet.setProps({ modelValue: false });
  expect(document.activeElement).toBe(opener);
  expect(document.body.style.overflow).toBe("");
  sheet.unmount();
});
