import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { Unreadable } from "./Unreadable";

const show = (count: number) =>
  render(
    <MantineProvider>
      <Unreadable count={count} />
    </MantineProvider>,
  );

describe("records that cannot be read", () => {
  it("are not spoken of where there are none", () => {
    show(0);
    expect(screen.queryByTestId("unreadable")).toBeNull();
  });

  it.each([
    [1, /^1 record cannot be read.* is left out/],
    [3, /^3 records cannot be read.* are left out/],
  ])("are counted: %i", (count, words) => {
    show(count);
    expect(screen.getByTestId("unreadable").textContent).toMatch(words);
  });
});
