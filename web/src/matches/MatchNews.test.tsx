import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { describe, expect, it, vi } from "vitest";

import type { Api } from "../api/endpoints";
import { Problem } from "../api/problem";
import type { Match, Slot } from "../api/shapes";
import { createClock } from "../live/clock";
import type { Link, LinkStatus } from "../live/link";
import { createStore } from "../live/store";
import { ServicesContext, type Services } from "../services";
import { aBooking, ACCOUNT, aMatch, anOffer, aPatient, aSlot, aStandby, minutesLater, slotEvent, STEADY } from "../test/things";
// What is fetched when it is asked for is here already: a test does not wait for the disk.
import "../family/BirthDateDialog";
import MatchNews from "./MatchNews";

/** The app of a patient on some page, with what the server answers. */
function shownOn(page: string, open: { slots: Slot[]; matches: Match[] } = { slots: [], matches: [] }) {
  const store = createStore();
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const asked = vi.fn(() => Promise.resolve({ position: "01", server_time: minutesLater(0), ...open }));
  const mine = {
    position: "01",
    server_time: minutesLater(0),
    account: ACCOUNT,
    offers: [],
    bookings: [],
    standbys: [aStandby()],
    patients: [aPatient()],
    phone: null,
  };
  const claim = vi.fn<Api["claim"]>(() => Promise.resolve(aBooking()));
  const changePatient = vi.fn((_: string, body: object) => Promise.resolve({ ...aPatient(), ...body, version: 2 }));
  const api = {
    matches: asked,
    mine: () => Promise.resolve(mine),
    clinics: () => Promise.resolve([]),
    claim,
    changePatient,
  } as unknown as Api;
  // The first answer sets it to the server's time.
  const clock = createClock();
  const online = { status: "live" as LinkStatus, tell: () => undefined as unknown };
  const link = {
    get: () => online.status,
    subscribe: (listener: () => void) => {
      online.tell = listener;
      return () => undefined;
    },
  } as unknown as Link;
  const services = { api, store, clock, link, queries, shifts: STEADY } as Partial<Services> as Services;
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <ServicesContext value={services}>
          <MemoryRouter initialEntries={[page]}>
            <MatchNews account={ACCOUNT} />
          </MemoryRouter>
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  const opens = (slot: Slot) => {
    store.receive(slotEvent(slot.id, "slot.opened", slot));
    store.hear({ position: slot.id, matches: [aMatch({ slot_id: slot.id })] });
  };
  const become = (status: LinkStatus) =>
    act(() => {
      online.status = status;
      online.tell();
    });
  return { store, asked, claim, changePatient, opens, become };
}

const shown = () => screen.queryAllByTestId("match-card").map((card) => card.dataset.slotId);
const loaded = ({ asked }: ReturnType<typeof shownOn>) => waitFor(() => expect(asked).toHaveBeenCalled());

describe("an opening that suits a request", () => {
  it("is shown on another page, read out, and gone when somebody takes it", async () => {
    const app = shownOn("/how");
    await loaded(app);
    act(() => app.opens(aSlot()));
    expect(await screen.findByTestId("match-card")).toHaveTextContent("Matches your standby");
    expect(screen.getByTestId("match-spoken")).toHaveTextContent("with Dr. Ito");
    expect(screen.getByTestId("match-spoken")).toHaveAttribute("aria-live", "polite");
    act(() => app.store.receive(slotEvent("x", "slot.taken", aSlot({ state: "booked", version: 2 }))));
    await waitFor(() => expect(shown()).toEqual([]));
  });

  it("is taken with one tap", async () => {
    const app = shownOn("/standby");
    await loaded(app);
    act(() => app.opens(aSlot()));
    await userEvent.setup().click(await screen.findByTestId("match-take"));
    expect(app.claim).toHaveBeenCalledExactlyOnceWith(aSlot(), { patient_id: "patient_1" });
    await waitFor(() => expect(app.store.get().booking).toHaveProperty("booking_1"));
  });

  it("is dismissed, and the next one is shown all the same", async () => {
    const app = shownOn("/standby");
    await loaded(app);
    act(() => app.opens(aSlot()));
    await userEvent.setup().click(await screen.findByTestId("match-dismiss"));
    expect(shown()).toEqual([]);
    act(() => app.opens(aSlot({ id: "slot_2" })));
    await waitFor(() => expect(shown()).toEqual(["slot_2"]));
  });

  it("stays where it is when another comes, so that the tap takes what was meant", async () => {
    const app = shownOn("/standby");
    await loaded(app);
    act(() => app.opens(aSlot()));
    await screen.findByTestId("match-card");
    act(() => app.opens(aSlot({ id: "slot_2", opened_at: minutesLater(0) })));
    await waitFor(() => expect(shown()).toEqual(["slot_1", "slot_2"]));
    act(() => app.opens(aSlot({ id: "slot_3", opened_at: minutesLater(1) })));
    await waitFor(() => expect(screen.getByText("and 1 more")).toBeVisible());
    expect(shown()).toEqual(["slot_1", "slot_2"]);
  });

  it("that was open already is on other pages' card, and only marked in the feed", async () => {
    const open = { slots: [aSlot()], matches: [aMatch()] };
    shownOn("/standby", open);
    await waitFor(() => expect(shown()).toEqual(["slot_1"]));
    document.body.replaceChildren();
    const feed = shownOn("/", open);
    await waitFor(() => expect(feed.store.get().matches).not.toEqual({}));
    expect(shown()).toEqual([]);
  });

  it("is told in the feed, too, when it comes or the filter hides it, but not beside its own offer", async () => {
    const hidden = { slots: [aSlot({ id: "slot_9" })], matches: [aMatch({ slot_id: "slot_9" })] };
    const app = shownOn("/?specialty=cardiology", hidden);
    await waitFor(() => expect(shown()).toEqual(["slot_9"]));
    act(() => app.opens(aSlot()));
    await waitFor(() => expect(shown()).toEqual(["slot_9", "slot_1"]));
    act(() => app.store.learn("offer", anOffer()));
    await waitFor(() => expect(shown()).toEqual(["slot_9"]));
  });
});

it("asks anew after each gap", async () => {
  const app = shownOn("/standby");
  await loaded(app);
  const before = app.asked.mock.calls.length;
  app.become("reconnecting");
  app.become("live");
  await waitFor(() => expect(app.asked.mock.calls.length).toBeGreaterThan(before));
});

describe("a birth date that is lacking", () => {
  const refused = () => Promise.reject(new Problem("birth_date_needed", 409, "Add the birth date first."));

  async function asked() {
    const app = shownOn("/standby");
    await loaded(app);
    act(() => app.opens(aSlot({ ages: { least: 0, most: 16 } })));
    app.claim.mockImplementationOnce(refused);
    const user = userEvent.setup();
    await user.click(await screen.findByTestId("match-take"));
    await screen.findByText("When was Ana Pérez born?");
    return { app, user };
  }

  it("is asked for inside the claim, kept, and the claim goes on", async () => {
    const { app, user } = await asked();
    await user.type(screen.getByTestId("person-born"), "12 March 2019");
    await user.tab();
    await user.click(screen.getByTestId("birth-date-save"));
    await waitFor(() => expect(app.claim).toHaveBeenCalledTimes(2));
    expect(app.changePatient).toHaveBeenCalledExactlyOnceWith("patient_1", { name: "Ana Pérez", born: "2019-03-12" });
  });

  it("need not be said: then the refusal is shown", async () => {
    const { app, user } = await asked();
    await user.click(screen.getByText("Never mind"));
    expect(await screen.findByRole("alert")).toHaveTextContent("Add the birth date first.");
    expect(app.claim).toHaveBeenCalledTimes(1);
  });
});
