import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { Unsettled } from "./Unsettled";

const show = (count: number) =>
  render(
    <MantineProvider>
      <Unsettled count={count} />
    </MantineProvider>,
  );

describe("messages that may not have arrived", () => {
  it("are not spoken of where there are none", () => {
    show(0);
    expect(screen.queryByTestId("unsettled")).toBeNull();
  });

  it.each([
    [1, /^1 message of the last.* it says/],
    [3, /^3 messages of the last.* they say/],
  ])("are counted: %i", (count, words) => {
    show(count);
    expect(screen.getByTestId("unsettled").textContent).toMatch(words);
  });
});
