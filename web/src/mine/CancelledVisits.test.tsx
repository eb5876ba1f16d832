import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { describe, expect, it } from "vitest";

import type { Api } from "../api/endpoints";
import type { Booking } from "../api/shapes";
import { createClock } from "../live/clock";
import { unseenVisits } from "../live/selectors";
import { fromMine } from "../live/snapshots";
import { EMPTY, keep, seed } from "../live/state";
import { createStore } from "../live/store";
import { ServicesContext, type Services } from "../services";
import { aBooking, aClinic, ACCOUNT, HOLDER, minutesLater, NOW } from "../test/things";
import CancelledVisits from "./CancelledVisits";

function cancelled(by: "clinic" | "patient", changes: Partial<Booking> = {}): Booking {
  const booked = aBooking();
  const history: Booking["history"] = [...booked.history, { state: "cancelled", at: minutesLater(1), by }];
  return { ...booked, state: "cancelled", active: false, version: 2, history, ...changes };
}

function shownFor(visit: Booking) {
  const store = createStore();
  store.learn("booking", visit);
  const queries = new QueryClient();
  const api = {
    mine: () => new Promise(() => undefined),
    clinics: () => Promise.resolve([aClinic()]),
    seen: () => Promise.resolve({ ...visit, seen: true, version: visit.version + 1 }),
  } as unknown as Api;
  const link = { subscribe: () => () => undefined, get: () => "live" };
  const services = { api, store, queries, link, clock: createClock(() => NOW) } as unknown as Services;
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <ServicesContext value={services}>
          <MemoryRouter>
            <CancelledVisits account={ACCOUNT} />
          </MemoryRouter>
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return store;
}

describe("a visit that the clinic cancelled", () => {
  it("is told with the ways to another, and how to ask the clinic", async () => {
    shownFor(cancelled("clinic"));
    expect(screen.getByTestId("cancelled-visit")).toHaveTextContent("The clinic cancelled your visit");
    expect(screen.getByTestId("cancelled-find")).toHaveAttribute("href", "/?specialty=dermatology");
    expect(screen.getByTestId("cancelled-doctor")).toHaveAttribute("href", "/?doctor=doctor_1");
    expect(screen.getByTestId("cancelled-standby")).toHaveAttribute(
      "href",
      `/standby/new?specialty=dermatology&patient=${HOLDER.patient_id}`,
    );
    expect(await screen.findByRole("link", { name: aClinic().phone })).toBeVisible();
  });

  it("is there until it is seen", async () => {
    const store = shownFor(cancelled("clinic"));
    await userEvent.setup().click(screen.getByTestId("cancelled-seen"));
    await waitFor(() => expect(screen.queryByTestId("cancelled-visit")).toBeNull());
    expect(unseenVisits(store.get(), "account_1")).toEqual([]);
  });

  it("is not told to who cancelled it themselves, or to others", () => {
    expect(unseenVisits(keep(EMPTY, "booking", cancelled("patient"), "1"), "account_1")).toEqual([]);
    expect(unseenVisits(keep(EMPTY, "booking", cancelled("clinic"), "1"), "account_2")).toEqual([]);
    expect(unseenVisits(keep(EMPTY, "booking", cancelled("clinic"), "1"), "account_1")).toHaveLength(1);
  });

  it("is gone here when it was seen on another device and the event was lost", () => {
    const told = keep(EMPTY, "booking", cancelled("clinic"), "1");
    const mine = { position: "2", account: ACCOUNT, offers: [], bookings: [], standbys: [], patients: [], phone: null };
    const after = seed(told, fromMine({ ...mine, server_time: minutesLater(60) }));
    expect(unseenVisits(after, "account_1")).toEqual([]);
  });
});
