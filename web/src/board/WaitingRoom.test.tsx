import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";

import type { Account } from "../api/shapes";
import { createClock } from "../live/clock";
import { createStore } from "../live/store";
import { ServicesContext, type Services } from "../services";
import { aBooking, aDoctor, anAccount, aSlot, HOLDER, minutesLater, NOW } from "../test/things";
import type { Cell } from "./day";
import { WaitingRoom } from "./WaitingRoom";

const DOCTORS = [aDoctor({ id: "doctor_1", name: "Dr. One" }), aDoctor({ id: "doctor_2", name: "Dr. Two" })];

function waits(name: string, doctor_id: string, minutes: number, state: "arrived" | "in_progress" = "arrived"): Cell {
  const at = minutesLater(-minutes);
  const visit = aBooking({
    id: `booking_${name}`,
    state,
    holder: { ...HOLDER, patient_name: name },
    history: [{ state: "booked", at: minutesLater(-900), by: "patient" }, { state: "arrived", at, by: "clinic" }],
  });
  const slot = aSlot({ id: `slot_${name}`, doctor_id, state: "booked" });
  return { slot, state, occupant: visit, ended: null, block: null, round: null, offers: [] };
}

function shown(cells: Cell[], account: Account = anAccount()) {
  const state = { status: "in", account };
  const session = { get: () => state, subscribe: () => () => undefined };
  const services = {
    session,
    keys: {},
    store: createStore(),
    clock: createClock(() => NOW),
    queries: new QueryClient(),
  } as unknown as Services;
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={services.queries}>
        <ServicesContext value={services}>
          <WaitingRoom cells={cells} doctors={DOCTORS} choose={vi.fn()} />
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return screen.queryAllByTestId("waiting-row").map((row) => within(row).getByRole("strong").textContent);
}

const CELLS = [waits("Ana", "doctor_1", 5), waits("Ben", "doctor_2", 20), waits("Cleo", "doctor_1", 40, "in_progress")];

it("shows who waits, the longest first, and then who is with a doctor", () => {
  expect(shown(CELLS)).toEqual(["Ben", "Ana", "Cleo"]);
  expect(screen.getByText(/, 20 min/)).toBeInTheDocument();
});

it("shows a doctor their own patients at first", () => {
  const memberships = [{ clinic_id: "clinic_1", role: "doctor", doctor_id: "doctor_2" }] as const;
  expect(shown(CELLS, anAccount({ role: "doctor", memberships }))).toEqual(["Ben"]);
});
