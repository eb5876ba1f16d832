import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { describe, expect, it } from "vitest";

import type { Api } from "../api/endpoints";
import type { Offer } from "../api/shapes";
import { createClock } from "../live/clock";
import { createStore } from "../live/store";
import { ServicesContext, type Services } from "../services";
import { ACCOUNT, anOffer, BRIEF, minutesLater, NOW } from "../test/things";
import OfferBar from "./OfferBar";
import { OfferSightContext } from "./OfferSight";

const EARLY = anOffer({ id: "offer_early", expires_at: minutesLater(2) });
const LATE = anOffer({ id: "offer_late", expires_at: minutesLater(9), brief: { ...BRIEF, doctor_name: "Dr. Weiss" } });

function show(offers: readonly Offer[], { at = "/standby", seen = [] as string[] } = {}) {
  const store = createStore();
  offers.forEach((offer) => store.learn("offer", offer));
  const queries = new QueryClient();
  queries.setDefaultOptions({ queries: { retry: false } });
  const api = { mine: () => new Promise(() => undefined) } as Partial<Api> as Api;
  const link = { subscribe: () => () => undefined, get: () => "live" };
  const services = { api, store, queries, link, clock: createClock(() => NOW) } as unknown as Services;
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <ServicesContext value={services}>
          <MemoryRouter initialEntries={[at]}>
            <OfferSightContext value={{ seen: new Set(seen), report: () => undefined }}>
              <OfferBar account={ACCOUNT} />
            </OfferSightContext>
          </MemoryRouter>
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

describe("the bar of an offer", () => {
  it("has the offer that ends first, its clock, and how many more there are", () => {
    show([LATE, EARLY]);
    expect(screen.getByTestId("offer-bar")).toHaveAttribute("data-offer-id", "offer_early");
    expect(screen.getByTestId("offer-bar")).toHaveTextContent("2:00");
    expect(screen.getByTestId("offer-bar")).toHaveTextContent("and 1 more");
  });

  it("leads to the offer, and leaves the list's filter as it is", () => {
    show([EARLY], { at: "/?specialty=dermatology" });
    expect(screen.getByRole("link")).toHaveAttribute("href", "/?specialty=dermatology#offer-offer_early");
  });

  it("says nothing to a screen reader that changes each second", () => {
    show([EARLY]);
    expect(screen.getByRole("link", { name: /^Your turn: .*, Dr. Ito.*Harbor Street Clinic. Answer by/ })).toBeVisible();
    expect(screen.getByText("2:00").closest("[aria-hidden=true]")).not.toBeNull();
    expect(screen.getByTestId("offer-spoken")).not.toHaveTextContent("2:00");
  });

  it("is not there where the offer's own card is in view", () => {
    show([EARLY, LATE], { at: "/", seen: ["offer_early"] });
    expect(screen.queryByTestId("offer-bar")).toBeNull();
  });

  it("is not there for an offer whose time is over, or that is answered", () => {
    show([anOffer({ expires_at: minutesLater(-1) }), { ...LATE, open: false, state: "passed" }]);
    expect(screen.queryByTestId("offer-bar")).toBeNull();
  });
});
