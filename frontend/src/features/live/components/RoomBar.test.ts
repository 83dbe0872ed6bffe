import { flushPromises, mount } from "@vue/test-utils";
import { expect, it } from "vitest";
import RoomBar from "./RoomBar.vue";

function bar(say: (text: string) => Promise<boolean>) {
  const wrapper = mount(RoomBar, { props: { count: 0, likes: 0, signedIn: true, say } });
  const field = wrapper.find<HTMLInputElement>("input[name=chat]");
  return { wrapper, field };
}

it("gives a refused line back to be mended", async () => {
  const { wrapper, field } = bar(() => Promise.resolve(false));
  await field.setValue("加我领券");
  await wrapper.find("form").trigger("submit");
  await flushPromises();
  expect(field.element.value).toBe("加我领券");
});

it("is free for the next line once one is on its way", async () => {
  const said: { text: string; answer: (taken: boolean) => void }[] = [];
  const { wrapper, field } = bar((text) => new Promise((answer) => said.push({ text, answer })));
  await field.setValue(" 第一句 ");
  await wrapper.find("form").trigger("submit");
  expect(field.element.value).toBe("");
  await field.setValue("第二句");
  said[0]?.answer(false);
  await flushPromises();
  expect(field.element.value).toBe("第二句");
  expect(said.map(({ text }) => text)).toEqual(["第一句"]);
});

it("stays empty when the line was taken", async () => {
  const { wrapper, field } = bar(() => Promise.resolve(true));
  await field.setValue("第一句");
  await wrapper.find("form").trigger("submit");
  await flushPromises();
  expect(field.element.value).toBe("");
});
