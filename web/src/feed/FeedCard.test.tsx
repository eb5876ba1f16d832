import { MantineProvider } from "@mantine/core";
import { cleanNotifications, Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";

import type { Api } from "../api/endpoints";
import { Problem } from "../api/problem";
import type { Booking, Slot } from "../api/shapes";
import type { ShiftGuard } from "../guards/shiftGuard";
import { createClock } from "../live/clock";
import { createStore } from "../live/store";
import { ServicesContext, type Services } from "../services";
import { aBooking, aSlot, BRIEF, minutesLater, NOW, STEADY } from "../test/things";
import { FeedCard } from "./FeedCard";

afterEach(() => {
  cleanNotifications();
});

/** A promise that is settled from outside (`Promise.withResolvers`, which Node 20 lacks). */
function later<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

interface Shown {
  whyNot?: string | null;
  shifts?: ShiftGuard;
  notices?: boolean;
}

/** A card whose claim is answered when the test says so. */
function shownCard({ whyNot = null, shifts = STEADY, notices = false }: Shown = {}) {
  const answer = later<Booking>();
  const store = createStore();
  const claim = vi.fn<Api["claim"]>(() => answer.promise);
  const cancel = vi.fn<Api["cancel"]>();
  const api = { claim, cancel } as Partial<Api> as Api;
  const clock = createClock(() => NOW);
  const services = { api, store, clock, queries: new QueryClient(), shifts } as Partial<Services> as Services;
  const card = (slot: Slot) => (
    <MantineProvider env="test">
      <QueryClientProvider client={services.queries}>
        <ServicesContext value={services}>
          {notices && <Notifications />}
          <MemoryRouter>
            <FeedCard
              slot={slot}
              phase="steady"
              from={BRIEF.point}
              patientId="patient_1"
              canTake
              heldForMe={false}
              later={null}
              match={null}
              whyNot={whyNot}
              zoned={false}
              askToLogIn={null}
            />
          </MemoryRouter>
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>
  );
  const { rerender } = render(card(aSlot()));
  return { answer, store, claim, cancel, become: (slot: Slot) => rerender(card(slot)) };
}

it("says that it is yours only after the server has", async () => {
  const user = userEvent.setup();
  const { answer, store } = shownCard();
  await user.click(screen.getByTestId("claim-button"));
  expect(screen.getByTestId("claim-button")).toBeDisabled();
  expect(screen.queryByText("It’s yours")).toBeNull();
  answer.resolve(aBooking());
  expect(await screen.findByText("It’s yours")).toBeVisible();
  expect(store.get().booking).toHaveProperty("booking_1");
});

it("says in the server's words that somebody else was faster, and offers the card no more", async () => {
  const user = userEvent.setup();
  const { answer } = shownCard();
  await user.click(screen.getByTestId("claim-button"));
  answer.reject(new Problem("slot_taken", 409, "Somebody else was faster. You keep your place in line."));
  expect(await screen.findByRole("alert")).toHaveTextContent("You keep your place in line");
  expect(screen.getByTestId("feed-card")).toHaveAttribute("data-state", "over");
  expect(screen.queryByTestId("claim-button")).toBeNull();
});

it("leaves the card open when the reason is the patient's own and may pass", async () => {
  const user = userEvent.setup();
  const { answer } = shownCard();
  await user.click(screen.getByTestId("claim-button"));
  answer.reject(new Problem("patient_busy", 409, "You already have an appointment at that time."));
  expect(await screen.findByRole("alert")).toBeVisible();
  expect(screen.getByTestId("claim-button")).toBeEnabled();
});

it("says before it is pressed why it is not for this patient", () => {
  shownCard({ whyNot: "For ages 0 to 16 only" });
  expect(screen.getByTestId("why-not")).toHaveTextContent("For ages 0 to 16 only");
  expect(screen.queryByTestId("claim-button")).toBeNull();
});

it("does nothing when it has just moved under the finger, but a key is always meant", async () => {
  const user = userEvent.setup();
  const moved = { ...STEADY, isSteady: () => false };
  const { claim } = shownCard({ shifts: moved });
  await user.click(screen.getByTestId("claim-button"));
  expect(claim).not.toHaveBeenCalled();
  screen.getByTestId("claim-button").focus();
  await user.keyboard("{Enter}");
  expect(claim).toHaveBeenCalledOnce();
});

it("can be undone at once by giving the visit back, and then the card is to be had again", async () => {
  const user = userEvent.setup();
  const { answer, store, cancel, become } = shownCard({ notices: true });
  await user.click(screen.getByTestId("claim-button"));
  answer.resolve(aBooking());
  cancel.mockResolvedValue(aBooking({ state: "cancelled", active: false, version: 2 }));
  const undo = await screen.findByTestId("taken-undo");
  expect(undo).toHaveTextContent("Undo (10)");
  await user.click(undo);
  expect(cancel).toHaveBeenCalledExactlyOnceWith("booking_1");
  expect(await screen.findByText(/^Undone/)).toBeVisible();
  expect(store.get().booking.booking_1?.value.active).toBe(false);
  become(aSlot({ opening: 2, opened_at: minutesLater(0), version: 3 }));
  expect(screen.getByTestId("claim-button")).toBeEnabled();
});

it("says why it cannot be undone any more", async () => {
  const user = userEvent.setup();
  const { answer, cancel } = shownCard({ notices: true });
  await user.click(screen.getByTestId("claim-button"));
  answer.resolve(aBooking());
  cancel.mockRejectedValue(new Problem("slot_past", 409, "This appointment has begun."));
  await user.click(await screen.findByTestId("taken-undo"));
  expect(await screen.findByText("This appointment has begun.")).toBeVisible();
});

it("offers no undo where another visit was given back for it", async () => {
  const user = userEvent.setup();
  const { answer } = shownCard({ notices: true });
  await user.click(screen.getByTestId("claim-button"));
  answer.resolve(aBooking({ moved_from: "booking_0" }));
  expect(await screen.findAllByText("It’s yours")).not.toEqual([]);
  expect(screen.queryByTestId("taken-undo")).toBeNull();
});
