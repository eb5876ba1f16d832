import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createShiftGuard, GUARD_MS, hasShifted, LOOK_MS, type Place } from "./shiftGuard";

const at = (top: number, pageTop = top): Place => ({ left: 0, top, pageLeft: 0, pageTop });

describe("a place", () => {
  it.each([
    ["scrolled by the reader", at(300), at(100, 300), false],
    ["fixed to the screen while the page scrolls", at(300), at(300, 900), false],
    ["kept on the screen while something comes above it", at(300), at(300, 392), false],
    ["pushed by something that comes above it", at(300), at(392), true],
    ["a rounding", at(300), at(301), false],
  ])("%s: shifted %#", (_, before, after, isShift) => {
    expect(hasShifted(before, after)).toBe(isShift);
  });
});

describe("a button of a live list", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function guarded() {
    let place = at(300);
    const button = document.createElement("button");
    const guard = createShiftGuard(Date.now, () => place);
    const stop = guard.watch(button);
    return { button, guard, stop, move: (next: Place) => (place = next) };
  }

  it("is not to be pressed at first, and looks so without being announced as disabled", () => {
    const { button, guard } = guarded();
    expect(guard.isSteady(button)).toBe(false);
    expect(button).toHaveAttribute("data-guarded");
    expect(button).toBeEnabled();
    expect(button).not.toHaveAttribute("aria-disabled");
    vi.advanceTimersByTime(GUARD_MS);
    expect(guard.isSteady(button)).toBe(true);
    expect(button).not.toHaveAttribute("data-guarded");
  });

  it("is guarded anew when it was moved, for as long as at first", () => {
    const { button, guard, move } = guarded();
    vi.advanceTimersByTime(GUARD_MS);
    move(at(392));
    vi.advanceTimersByTime(LOOK_MS);
    expect(button).toHaveAttribute("data-guarded");
    vi.advanceTimersByTime(GUARD_MS - 1);
    expect(guard.isSteady(button)).toBe(false);
    vi.advanceTimersByTime(1);
    expect(guard.isSteady(button)).toBe(true);
  });

  it("that was moved since the last look is caught by the press itself", () => {
    const { button, guard, move } = guarded();
    vi.advanceTimersByTime(GUARD_MS);
    move(at(208));
    expect(guard.isSteady(button)).toBe(false);
  });

  it("stays open while the reader scrolls", () => {
    const { button, guard, move } = guarded();
    vi.advanceTimersByTime(GUARD_MS);
    move(at(100, 300));
    expect(guard.isSteady(button)).toBe(true);
  });

  it("is looked at no more once it has gone", () => {
    const { stop } = guarded();
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
