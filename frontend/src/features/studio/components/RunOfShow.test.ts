import { mount } from "@vue/test-utils";
import { expect, it } from "vitest";
import type { Offer } from "@/realtime/events";
import RunOfShow from "./RunOfShow.vue";

const offer = {
  id: 3,
  title: "花毽",
  image: null,
  price_fen: 6800,
  left: 4,
  allotment: 10,
  status: "on_sale",
  variants: [],
} as unknown as Offer;

it.each([
  [true, ["讲解", "改", "下架", "加商品"]],
  [false, []],
])("shows who may sell (%s) what she may do", (sells, buttons) => {
  const show = mount(RunOfShow, {
    props: { sessionId: 5, offers: [offer], pinned: null, onAir: true, closed: false, sells },
  });
  expect(show.text()).toContain("花毽");
  expect(show.findAll("button").map((button) => button.text())).toEqual(buttons);
});
