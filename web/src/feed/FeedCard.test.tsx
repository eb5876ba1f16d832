import { MantineProvider } from "@mantine/core";
import { QueryClient } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import type { Api } from "../api/endpoints";
import { Problem } from "../api/problem";
import type { Booking } from "../api/shapes";
import { createClock } from "../live/clock";
import { createStore } from "../live/store";
import { ServicesContext } from "../services";
import { aBooking, aSlot, BRIEF, NOW } from "../test/things";
import type { Services } from "../wiring";
import { FeedCard } from "./FeedCard";

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

/** A card whose claim is answered when the test says so. */
function shownCard(whyNot: string | null = null) {
  const answer = later<Booking>();
  const store = createStore();
  const api = { claim: () => answer.promise } as Partial<Api> as Api;
  const services = { api, store, clock: createClock(() => NOW), queries: new QueryClient() } as Partial<Services> as Services;
  render(
    <MantineProvider env="test">
      <ServicesContext value={services}>
        <FeedCard
          slot={aSlot()}
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
      </ServicesContext>
    </MantineProvider>,
  );
  return { answer, store };
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
  shownCard("For ages 0 to 16 only");
  expect(screen.getByTestId("why-not")).toHaveTextContent("For ages 0 to 16 only");
  expect(screen.queryByTestId("claim-button")).toBeNull();
});
