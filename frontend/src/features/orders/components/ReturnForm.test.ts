import { DOMWrapper, flushPromises, mount, type VueWrapper } from "@vue/test-utils";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "@/api/client";
import ReturnForm from "./ReturnForm.vue";

const LINE = {
  line_id: 7,
  title: "鹤羽花毽",
  variant: "三支羽",
  units_left: 1,
  paid_fen: 6800,
  left_fen: 6800,
  without_reason: true,
  exempt_class: "none",
  until: null,
} as const;
let form: VueWrapper | undefined;

afterEach(() => {
  form?.unmount();
  vi.restoreAllMocks();
});

/** The form with a photo of damage chosen; `asked` gathers the paths of what it sends. */
async function withPhoto() {
  const asked: string[] = [];
  vi.spyOn(api, "POST").mockImplementation(((path: string) => {
    asked.push(path);
    return Promise.resolve({ data: { returns: [{ id: 3 }] }, response: new Response("{}") });
  }) as never);
  form = mount(ReturnForm, { props: { number: "20261124-1", lines: [LINE], modelValue: true } });
  const sheet = new DOMWrapper(document.body).get("[role=dialog]");
  await sheet.get("input[value=damaged]").setValue();
  const file = sheet.get<HTMLInputElement>("input[type=file]");
  Object.defineProperty(file.element, "files", { value: [new File(["x"], "a.jpg")] });
  await file.trigger("change");
  const send = async () => {
    await sheet.get("button.button--primary").trigger("click");
    await flushPromises();
  };
  return { sheet, asked, send };
}

const RETURNS = "/api/v1/shopper/orders/{number}/returns";
const PHOTOS = "/api/v1/shopper/returns/{id}/photos";

it("sends the photos of what is damaged", async () => {
  const { asked, send } = await withPhoto();
  await send();
  expect(asked).toEqual([RETURNS, PHOTOS]);
});

it("keeps photos back once there is no reason", async () => {
  const { sheet, asked, send } = await withPhoto();
  await sheet.get("input[value=no_reason]").setValue();
  await send();
  expect(asked).toEqual([RETURNS]);
});

it("shows the photos again when the reason comes back", async () => {
  const { sheet } = await withPhoto();
  expect(sheet.findAll("img")).toHaveLength(1);
  await sheet.get("input[value=no_reason]").setValue();
  expect(sheet.findAll("img")).toHaveLength(0);
  await sheet.get("input[value=wrong_item]").setValue();
  expect(sheet.findAll("img")).toHaveLength(1);
});
