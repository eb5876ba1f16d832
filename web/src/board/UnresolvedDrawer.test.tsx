import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import type { Booking } from "../api/shapes";
import { createStore } from "../live/store";
import { ServicesContext, type Services } from "../services";
import { aBooking, aClinic } from "../test/things";
import { UnresolvedDrawer } from "./UnresolvedDrawer";

it("settles each visit, and the list asks again", async () => {
  const visit = aBooking({ state: "unresolved", version: 2 });
  let left: Booking[] = [visit];
  const takeStep = vi.fn(() => {
    left = [];
    return Promise.resolve({ ...visit, state: "completed", version: 3 });
  });
  const api = { takeStep, unresolvedVisits: () => Promise.resolve({ items: left, next_cursor: null }) };
  const services = { api, store: createStore(), queries: new QueryClient() } as unknown as Services;
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={services.queries}>
        <ServicesContext value={services}>
          <UnresolvedDrawer opened close={vi.fn()} clinic={aClinic()} />
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Was here: Ana Pérez" }));
  expect(takeStep).toHaveBeenCalledWith(visit.id, "complete");
  await waitFor(() => expect(screen.getByText("All visits are settled")).toBeInTheDocument());
  expect(services.store.get().booking[visit.id]?.value.state).toBe("completed");
});
