import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { Api } from "../api/endpoints";
import { createClock } from "../live/clock";
import { ServicesContext, type Services } from "../services";
import { aClinic, minutesLater, NOW } from "../test/things";
import { BlockListDrawer } from "./BlockListDrawer";

describe("somebody who is unblocked", () => {
  it("is blocked again with one tap, for the same reason", async () => {
    const reasons: string[] = ["Three no-shows"];
    const api = {
      blockList: () =>
        Promise.resolve({
          items: reasons.map((reason) => ({
            id: "bar_1", patient_id: "patient_1", patient_name: "Ana Pérez", reason, at: minutesLater(0),
          })),
          next_cursor: null,
        }),
      unblock: () => Promise.resolve(void reasons.pop()),
      block: (_: string, __: string, reason: string) => Promise.resolve(void reasons.push(reason)),
    } as unknown as Api;
    const queries = new QueryClient();
    render(
      <MantineProvider env="test">
        <QueryClientProvider client={queries}>
          <ServicesContext value={{ api, queries, clock: createClock(() => NOW) } as Partial<Services> as Services}>
            <Notifications />
            <BlockListDrawer opened close={() => undefined} clinic={aClinic()} />
          </ServicesContext>
        </QueryClientProvider>
      </MantineProvider>,
    );
    const user = userEvent.setup();
    await user.click(await screen.findByLabelText("Unblock Ana Pérez"));
    await user.click(await screen.findByTestId("block-undo"));
    await waitFor(() => expect(reasons).toEqual(["Three no-shows"]));
    expect(await screen.findByLabelText("Unblock Ana Pérez")).toBeVisible();
  });
});
