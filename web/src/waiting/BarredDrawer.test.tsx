import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { Api } from "../api/endpoints";
import { createClock } from "../live/clock";
import { ServicesContext } from "../services";
import { aClinic, minutesLater, NOW } from "../test/things";
import type { Services } from "../wiring";
import { BarredDrawer } from "./BarredDrawer";

describe("a bar that is lifted", () => {
  it("is put back with one tap, for the same reason", async () => {
    const reasons: string[] = ["Three no-shows"];
    const api = {
      barred: () =>
        Promise.resolve({
          items: reasons.map((reason) => ({
            id: "bar_1", patient_id: "patient_1", patient_name: "Ana Pérez", reason, at: minutesLater(0),
          })),
          next_cursor: null,
        }),
      unbar: () => Promise.resolve(void reasons.pop()),
      bar: (_: string, __: string, reason: string) => Promise.resolve(void reasons.push(reason)),
    } as unknown as Api;
    const queries = new QueryClient();
    render(
      <MantineProvider env="test">
        <QueryClientProvider client={queries}>
          <ServicesContext value={{ api, queries, clock: createClock(() => NOW) } as Partial<Services> as Services}>
            <Notifications />
            <BarredDrawer opened close={() => undefined} clinic={aClinic()} />
          </ServicesContext>
        </QueryClientProvider>
      </MantineProvider>,
    );
    const user = userEvent.setup();
    await user.click(await screen.findByLabelText("Lift it for Ana Pérez"));
    await user.click(await screen.findByTestId("bar-undo"));
    await waitFor(() => expect(reasons).toEqual(["Three no-shows"]));
    expect(await screen.findByLabelText("Lift it for Ana Pérez")).toBeVisible();
  });
});
