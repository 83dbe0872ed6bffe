import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "@/api/client";
import ChatRulesForm from "./ChatRulesForm.vue";

afterEach(() => vi.restoreAllMocks());

it("sends each of two quick taps, in order, and nothing that was not tapped", async () => {
  const said: unknown[] = [];
  const answers: (() => void)[] = [];
  vi.spyOn(api, "PUT").mockImplementation(((_: string, call: { body: unknown }) => {
    said.push(call.body);
    return new Promise((done) =>
      answers.push(() => done({ data: {}, response: new Response("{}") })),
    );
  }) as never);
  const form = mount(ChatRulesForm, {
    props: { sessionId: 5, rules: { slow_s: 0, delay_s: 0, v: 1 } },
  });
  const tap = (legend: number, value: number) =>
    form.findAll("fieldset")[legend]!.get(`input[value="${value}"]`).setValue();
  await tap(0, 10);
  await tap(1, 5);
  await flushPromises();
  expect(said).toEqual([{ slow_s: 10 }]);
  answers[0]!();
  await flushPromises();
  expect(said).toEqual([{ slow_s: 10 }, { delay_s: 5 }]);
});
