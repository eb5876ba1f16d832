import { describe, expect, it } from "vitest";

import { withLater } from "./later";
import { Problem } from "./problem";

const now = { time: () => Promise.resolve("noon") };
const later = { cancel: (id: string, note: string) => Promise.resolve(`${id} ${note}`) };

describe("calls whose code comes later", () => {
  it("fetches the code once, with the first call that needs it, and hands on what is sent", async () => {
    let loads = 0;
    const calls = withLater(now, () => Promise.resolve((loads++, later)));
    expect(await calls.time()).toBe("noon");
    expect(loads).toBe(0);
    expect(await Promise.all([calls.cancel("1", "ill"), calls.cancel("2", "late")])).toEqual(["1 ill", "2 late"]);
    expect(loads).toBe(1);
  });

  it("takes code that does not come for a connection that is away, and asks for it again", async () => {
    const answers = [() => Promise.reject(new TypeError("Failed to fetch module")), () => Promise.resolve(later)];
    const calls = withLater(now, () => answers.shift()?.() ?? Promise.reject(new Error("asked a third time")));
    await expect(calls.cancel("1", "ill")).rejects.toEqual(Problem.unreachable());
    expect(await calls.cancel("1", "ill")).toBe("1 ill");
  });

  it("is itself no promise", async () => {
    const calls = withLater(now, () => Promise.resolve(later));
    expect(await Promise.resolve(calls)).toBe(calls);
  });
});
