import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";

import type { Api } from "../api/endpoints";
import { Problem } from "../api/problem";
import type { Booking, Patient } from "../api/shapes";
import { createClock } from "../live/clock";
import { createStore } from "../live/store";
import { ServicesContext, type Services } from "../services";
import { aBooking, aPatient, aSlot, NOW } from "../test/things";
import FinishClaim from "./FinishClaim";
import { keepWanted, readWanted } from "./wanted";

const ANA = aPatient();
const BO = aPatient({ id: "patient_2", name: "Bo Pérez" });

/** Somebody has come back from the login. `claims`: for whom the slot was asked for. */
function shown(patients: readonly Patient[], answer: () => Promise<Booking>) {
  const claims: unknown[] = [];
  const claim = (slot: { id: string }, body: { patient_id?: string | null }) => {
    claims.push([slot.id, body.patient_id]);
    return answer();
  };
  const services = {
    api: { claim } as Partial<Api> as Api,
    store: createStore(),
    clock: createClock(() => NOW),
    queries: new QueryClient(),
  } as Partial<Services> as Services;
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={services.queries}>
        <ServicesContext value={services}>
          <FinishClaim patients={patients} />
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return claims;
}

beforeEach(() => sessionStorage.clear());

it("takes what was tapped before the login, once, and says that it is theirs", async () => {
  keepWanted(aSlot(), NOW);
  const claims = shown([ANA], () => Promise.resolve(aBooking()));
  expect(await screen.findByTestId("finish-won")).toHaveTextContent("It’s yours");
  expect(claims).toEqual([["slot_1", "patient_1"]]);
  expect(readWanted(NOW)).toBeNull();
});

it("asks for whom where the account speaks for several", async () => {
  keepWanted(aSlot(), NOW);
  const claims = shown([ANA, BO], () => Promise.resolve(aBooking()));
  const user = userEvent.setup();
  await user.click(await screen.findByText("Bo Pérez"));
  expect(claims).toEqual([]);
  await user.click(screen.getByTestId("finish-take"));
  expect(await screen.findByTestId("finish-won")).toBeVisible();
  expect(claims).toEqual([["slot_1", "patient_2"]]);
});

it("says in the server's words that somebody else was faster", async () => {
  keepWanted(aSlot(), NOW);
  shown([ANA], () => Promise.reject(new Problem("slot_taken", 409, "Somebody else was faster.")));
  expect(await screen.findByTestId("finish-lost")).toHaveTextContent("Somebody else was faster.");
});

it("is nothing when nothing was tapped", () => {
  expect(shown([ANA], () => Promise.resolve(aBooking()))).toEqual([]);
  expect(screen.queryByTestId("finish-claim")).toBeNull();
});
