import { mount } from "@vue/test-utils";
import { describe, expect, it } from "vitest";
import { h, nextTick } from "vue";
import LiveStage from "./LiveStage.vue";

const Player = { name: "LivePlayer", emits: ["playing", "waiting", "error"], render: () => h("i") };

function stage() {
  return mount(LiveStage, {
    props: { session: null },
    global: { stubs: { LivePlayer: Player } },
  });
}

describe("LiveStage", () => {
  it("asks the room for a new address when the picture's is too old", () => {
    const view = stage();
    view.findComponent(Player).vm.$emit("error", "expired");
    expect(view.emitted("expired")).toEqual([[]]);
    expect(view.text()).toBe("");
  });

  it("says so in a browser that can't play it", async () => {
    const view = stage();
    view.findComponent(Player).vm.$emit("error", "unsupported");
    await nextTick();
    expect(view.emitted("expired")).toBeUndefined();
    expect(view.get("[role=alert]").text()).toContain("放不了直播");
  });
});
