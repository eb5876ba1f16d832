import { describe, expect, it } from "vitest";

import { Problem } from "./problem";
import { askAgainAfter, mayPass } from "./queries";

const asked = (status: string, error: Error | null, errorUpdateCount = 1) =>
  ({ state: { status, error, errorUpdateCount } });

describe("a question that failed", () => {
  it.each([0, 408, 429, 500, 502, 503, 504])("is asked again after %i", (status) => {
    const problem = new Problem("x", status, "");
    expect(mayPass(problem)).toBe(true);
    expect(askAgainAfter(asked("error", problem))).toBeGreaterThan(0);
  });

  it.each([400, 401, 403, 404, 409, 422])("is not asked again after %i, which is an answer", (status) => {
    expect(askAgainAfter(asked("error", new Problem("x", status, "")))).toBe(false);
  });

  it("is asked ever more rarely, but always again", () => {
    const waits = [1, 2, 3, 4, 5, 50].map((count) => askAgainAfter(asked("error", Problem.unreachable(), count)));
    expect(waits).toEqual([4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });
});

it("leaves alone what was answered", () => {
  expect(askAgainAfter(asked("success", null))).toBe(false);
});
