import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { Api } from "../api/endpoints";
import type { Standby } from "../api/shapes";
import { createClock } from "../live/clock";
import { fulfilledStandbys, myStandbys } from "../live/selectors";
import { EMPTY, keep } from "../live/state";
import { createStore } from "../live/store";
import { ServicesContext, type Services } from "../services";
import { aFulfilledStandby, minutesLater, NOW } from "../test/things";
import { FulfilledCard } from "./FulfilledCard";
import { fulfilledInWords } from "./words";

function shownCard(standby: Standby) {
  const store = createStore();
  store.learn("standby", standby);
  const queries = new QueryClient();
  const api = {
    keepLooking: () => Promise.resolve({ ...standby, active: true, fulfilled: null, version: standby.version + 1 }),
    removeStandby: () => Promise.resolve(undefined as never),
    doctors: () => Promise.resolve({ items: [], next_cursor: null }),
    clinics: () => Promise.resolve([]),
  } as Partial<Api> as Api;
  const services = { api, store, clock: createClock(() => NOW), queries } as Partial<Services> as Services;
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <ServicesContext value={services}>
          <FulfilledCard standby={standby} family={false} />
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return store;
}

describe("a request that a visit has ended", () => {
  it("is shown apart until the visit begins", () => {
    const state = keep(EMPTY, "standby", aFulfilledStandby(), "1");
    expect(myStandbys(state, "account_1")).toEqual([]);
    expect(fulfilledStandbys(state, "account_1", NOW)).toHaveLength(1);
    expect(fulfilledStandbys(state, "account_2", NOW)).toEqual([]);
    expect(fulfilledStandbys(state, "account_1", Date.parse(minutesLater(180)))).toEqual([]);
  });

  it("goes on with one tap", async () => {
    const store = shownCard(aFulfilledStandby());
    expect(screen.getByText(/You have a visit on .*, so you are not asked any more/)).toBeVisible();
    await userEvent.setup().click(screen.getByTestId("keep-looking"));
    await waitFor(() => expect(myStandbys(store.get(), "account_1")).toHaveLength(1));
  });

  it("or is forgotten", async () => {
    const store = shownCard(aFulfilledStandby());
    await userEvent.setup().click(screen.getByText("Remove"));
    await waitFor(() => expect(fulfilledStandbys(store.get(), "account_1", NOW)).toEqual([]));
    expect(myStandbys(store.get(), "account_1")).toEqual([]);
  });

  it("says so when the visit was given back", () => {
    expect(fulfilledInWords(aFulfilledStandby(), true)).toMatch(/^You gave your visit on .* back/);
  });
});
