import { act, fireEvent, render, screen } from "@testing-library/react";
import { useRef } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { admitted, AT_IT_MS, useHeldBack, useIsBusy } from "./heldBack";

describe("what is new to a list", () => {
  const shown = new Set(["a", "c"]);

  it("is there at once when nobody is at the list, and in the beginning", () => {
    expect(admitted(shown, ["a", "b", "c"], false)).toEqual(["a", "b", "c"]);
    expect(admitted(null, ["a", "b"], true)).toEqual(["a", "b"]);
  });

  it("waits while somebody is at it; what has gone is gone, and is new when it comes again", () => {
    expect(admitted(shown, ["a", "b", "c"], true)).toEqual(["a", "c"]);
    expect(admitted(shown, ["b", "c"], true)).toEqual(["c"]);
    expect(admitted(new Set(["c"]), ["a", "c"], true)).toEqual(["c"]);
  });
});

describe("a list", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  let top = 200;

  function List({ ids, question = "" }: { ids: readonly string[]; question?: string }) {
    const list = useRef<HTMLDivElement>(null);
    const { isHere, waiting, letIn } = useHeldBack(ids, useIsBusy(list), question);
    return (
      <div
        ref={(element) => {
          list.current = element;
          if (element) element.getBoundingClientRect = () => new DOMRect(0, top, 300, 900);
        }}
      >
        <p data-testid="here">{ids.filter(isHere).join()}</p>
        <button onClick={letIn}>{waiting.length} new</button>
      </div>
    );
  }

  function shownList() {
    top = 200;
    const { rerender } = render(<List ids={["b"]} />);
    return {
      come: (...ids: string[]) => rerender(<List ids={ids} />),
      ask: (question: string, ...ids: string[]) => rerender(<List ids={ids} question={question} />),
      here: () => screen.getByTestId("here").textContent,
      waiting: () => screen.getByRole("button").textContent,
    };
  }

  it("takes what comes while nobody touches it", () => {
    const list = shownList();
    list.come("a", "b");
    expect(list.here()).toBe("a,b");
  });

  it.each([
    ["pressed", () => fireEvent.pointerDown(screen.getByTestId("here"))],
    ["touched, also when the touch becomes a scroll", () => {
      fireEvent.touchStart(screen.getByTestId("here"));
      fireEvent(window, Object.assign(new Event("pointercancel"), { pointerType: "touch" }));
    }],
  ])("holds back what comes while it is %s, until a moment after", (_, touch) => {
    const list = shownList();
    touch();
    act(() => void vi.advanceTimersByTime(10 * AT_IT_MS));
    list.come("a", "b", "c");
    expect([list.here(), list.waiting()]).toEqual(["b", "2 new"]);
    fireEvent.pointerUp(window);
    fireEvent.touchEnd(window);
    expect(list.here()).toBe("b");
    act(() => void vi.advanceTimersByTime(AT_IT_MS));
    expect([list.here(), list.waiting()]).toEqual(["a,b,c", "0 new"]);
  });

  it("holds back what comes while it is scrolled, and as long as its beginning is away", () => {
    const list = shownList();
    top = -500;
    fireEvent.scroll(window);
    act(() => void vi.advanceTimersByTime(10 * AT_IT_MS));
    list.come("a", "b");
    expect([list.here(), list.waiting()]).toEqual(["b", "1 new"]);
    top = 200;
    fireEvent.scroll(window);
    expect(list.here()).toBe("b");
    act(() => void vi.advanceTimersByTime(AT_IT_MS));
    expect(list.here()).toBe("a,b");
  });

  it("shows what waits when it is asked to", () => {
    const list = shownList();
    fireEvent.pointerDown(window);
    list.come("a", "b");
    fireEvent.click(screen.getByRole("button"));
    expect([list.here(), list.waiting()]).toEqual(["a,b", "0 new"]);
  });

  it("is another list when something else is asked for", () => {
    const list = shownList();
    fireEvent.pointerDown(window);
    list.ask("cardiology", "x", "y");
    expect(list.here()).toBe("x,y");
  });
});
