import { MantineProvider } from "@mantine/core";
import { QueryClient } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import type { Booking } from "../api/shapes";
import { createClock } from "../live/clock";
import { createStore } from "../live/store";
import { ServicesContext, type Services } from "../services";
import { aBooking, HOLDER, minutesLater, NOW } from "../test/things";
import { UndoToast } from "./UndoToast";

const CANCELLED: Booking = aBooking({
  active: false,
  state: "cancelled",
  version: 2,
  history: [...aBooking().history, { state: "cancelled", at: minutesLater(0), by: "clinic" }],
});

/** The toast of a visit that was cancelled 15 s ago. */
function shownToast() {
  const store = createStore();
  store.learn("booking", CANCELLED);
  const undo = vi.fn();
  const services = { store, clock: createClock(() => NOW + 15_000), queries: new QueryClient() } as unknown as Services;
  render(
    <MantineProvider env="test">
      <ServicesContext value={services}>
        <UndoToast slotId="slot_1" done="The visit is cancelled." undo={undo} />
      </ServicesContext>
    </MantineProvider>,
  );
  return { store, undo };
}

it("offers to undo, with the time that is left", async () => {
  const { undo } = shownToast();
  const button = screen.getByTestId("undo");
  expect(button).toHaveTextContent("Undo (0:45)");
  await userEvent.click(button);
  expect(undo).toHaveBeenCalledOnce();
});

it("says so when somebody takes the time meanwhile", async () => {
  const { store } = shownToast();
  const taker = { ...HOLDER, patient_name: "Ben Okoro" };
  const history: Booking["history"] = [{ state: "booked", at: minutesLater(0.2), by: "patient" }];
  store.learn("booking", aBooking({ id: "booking_2", holder: taker, history }));
  expect(await screen.findByText(/Too late to undo: Ben Okoro has the time now/)).toBeInTheDocument();
  expect(screen.queryByTestId("undo")).toBeNull();
});

it("says so when a colleague undoes it", async () => {
  const { store } = shownToast();
  const history: Booking["history"] = [...CANCELLED.history, { state: "booked", at: minutesLater(0.2), by: "clinic" }];
  store.learn("booking", aBooking({ version: 3, history }));
  expect(await screen.findByText(/A colleague has undone it/)).toBeInTheDocument();
});
