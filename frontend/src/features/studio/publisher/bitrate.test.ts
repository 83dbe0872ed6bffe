import { describe, expect, it } from "vitest";
import { BitrateControl } from "./bitrate";

describe("BitrateControl", () => {
  it("steps down while more than two seconds wait, to the last step and no further", () => {
    const control = new BitrateControl(0);
    const seen = [control.bitsPerSecond];
    for (let i = 0; i < 5; i += 1) {
      control.look((control.bitsPerSecond / 8) * 3, i);
      seen.push(control.bitsPerSecond);
    }
    expect(seen).toEqual([1_500_000, 1_000_000, 600_000, 350_000, 350_000, 350_000]);
  });

  it("steps up after two calm minutes", () => {
    const control = new BitrateControl(0);
    control.lower(1000);
    expect(control.look(0, 120_999)).toBe("fine");
    expect(control.look(0, 121_001)).toBe("faster");
    expect(control.bitsPerSecond).toBe(1_500_000);
    expect(control.look(0, 400_000)).toBe("fine");
  });

  it("counts the calm anew when data begins to wait", () => {
    const control = new BitrateControl(0);
    control.lower(0);
    control.look(control.bitsPerSecond / 8, 100_000);
    expect(control.look(0, 130_000)).toBe("fine");
    expect(control.look(0, 220_001)).toBe("faster");
  });

  it("gives the connection up when eight seconds wait", () => {
    const control = new BitrateControl(0);
    expect(control.look((1_500_000 / 8) * 8 + 1, 1)).toBe("hopeless");
  });
});
