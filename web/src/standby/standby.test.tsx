import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";

import { has, only, paint } from "./hours";
import { WeekGrid } from "./WeekGrid";
import { hoursInWords } from "./words";

const NEVER = only([], 0, 0);

describe("the hours of the week", () => {
  it("are painted as a rectangle, whichever corner came first", () => {
    const painted = paint(NEVER, { day: 3, hour: 12 }, { day: 1, hour: 9 }, true);
    expect(painted).toEqual(only([1, 2, 3], 9, 13));
    expect(paint(painted, { day: 0, hour: 0 }, { day: 6, hour: 23 }, false)).toEqual(NEVER);
  });

  it("keep to 24 bits", () => {
    expect(paint(NEVER, { day: 0, hour: 0 }, { day: 6, hour: 23 }, true)).toEqual(only([0, 1, 2, 3, 4, 5, 6], 0, 24));
    expect(only([0], 0, 24)[0]).toBe(0xffffff);
  });

  it("are said in words", () => {
    expect(hoursInWords(only([0, 1, 2, 3, 4], 9, 17))).toBe("Mon–Fri 9–17");
    expect(hoursInWords(only([0, 1, 2, 3, 4, 5, 6], 0, 24))).toBe("any time");
    expect(hoursInWords(paint(only([5], 8, 12), { day: 5, hour: 14 }, { day: 5, hour: 17 }, true))).toBe(
      "Sat 8–12 and 14–18",
    );
    expect(hoursInWords(NEVER)).toMatch(/never/);
  });
});

describe("the grid", () => {
  function Subject() {
    const [hours, setHours] = useState<readonly number[]>(NEVER);
    return (
      <MantineProvider>
        <WeekGrid hours={hours} onChange={setHours} />
        <output>
          {hours
            .map((_, day) => Array.from({ length: 24 }, (__, hour) => Number(has(hours, { day, hour }))).join(""))
            .join(" ")}
        </output>
      </MantineProvider>
    );
  }
  const chosen = () => (screen.getByRole("status").textContent.match(/1/g) ?? []).length;

  it("is painted by keys: Space chooses, Shift and arrows paint", async () => {
    const user = userEvent.setup();
    render(<Subject />);
    screen.getByRole("gridcell", { name: "Monday 9 to 10" }).focus();
    await user.keyboard(" ");
    expect(chosen()).toBe(1);
    await user.keyboard("{Shift>}{ArrowDown}{ArrowDown}{ArrowRight}{/Shift}");
    expect(chosen()).toBe(4);
    expect(screen.getByRole("gridcell", { name: "Tuesday 11 to 12" })).toHaveFocus();
    await user.keyboard(" ");
    expect(chosen()).toBe(3);
  });

  it("takes a whole day or hour by its name, and a preset by one tap", async () => {
    const user = userEvent.setup();
    render(<Subject />);
    await user.click(screen.getByRole("button", { name: "Sun: all of Sunday" }));
    expect(chosen()).toBe(24);
    await user.click(screen.getByRole("button", { name: "Weekdays 9–17" }));
    expect(chosen()).toBe(40);
  });
});
