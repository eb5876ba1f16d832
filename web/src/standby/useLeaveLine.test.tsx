import { MantineProvider } from "@mantine/core";
import { cleanNotifications, Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";

import type { Api } from "../api/endpoints";
import { Problem } from "../api/problem";
import { createClock } from "../live/clock";
import { createStore } from "../live/store";
import { ServicesContext, type Services } from "../services";
import { aStandby, NOW } from "../test/things";
import { StandbyCard } from "./StandbyCard";

afterEach(() => {
  cleanNotifications();
});

const GUEST = { status: "guest" } as const;
const MINE = aStandby({ since: new Date(NOW - 12 * 86_400_000).toISOString() });

/** The card of a request, with what the server answers to an undo. */
function shownCard() {
  const store = createStore();
  store.learn("standby", MINE);
  const removeStandby = vi.fn(() => Promise.resolve());
  const restoreStandby = vi.fn<Api["restoreStandby"]>(() => Promise.resolve({ ...MINE, version: MINE.version + 2 }));
  const never = () => new Promise(() => undefined);
  const api = { removeStandby, restoreStandby, place: never, missed: never, doctors: never, clinics: never } as unknown as Api;
  const queries = new QueryClient();
  const session = { get: () => GUEST, subscribe: () => () => undefined };
  const services = { api, store, session, clock: createClock(() => NOW), queries } as unknown as Services;
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <ServicesContext value={services}>
          <MemoryRouter>
            <Notifications />
            <StandbyCard standby={MINE} family={false} />
          </MemoryRouter>
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  const isActive = () => store.get().standby[MINE.id]?.value.active;
  return { user: userEvent.setup(), removeStandby, restoreStandby, isActive };
}

async function ask(user: ReturnType<typeof userEvent.setup>) {
  await user.click(screen.getByRole("button", { name: /^More for/ }));
  await user.click(await screen.findByTestId("standby-remove"));
  await screen.findByText(/You have been in line for 12 days/);
}

it("asks before somebody leaves the line, and whoever stays has lost nothing", async () => {
  const { user, removeStandby, isActive } = shownCard();
  await ask(user);
  await user.click(screen.getByText("Stay in line"));
  expect(removeStandby).not.toHaveBeenCalled();
  expect(isActive()).toBe(true);
}, 20_000);

it("puts the request back with one tap", async () => {
  const { user, restoreStandby, isActive } = shownCard();
  await ask(user);
  await user.click(screen.getByTestId("standby-remove-sure"));
  await waitFor(() => expect(isActive()).toBe(false));
  await user.click(await screen.findByTestId("standby-undo"));
  expect(restoreStandby).toHaveBeenCalledExactlyOnceWith(MINE.id);
  expect(await screen.findByText("You are in line again, at your place.")).toBeVisible();
  expect(isActive()).toBe(true);
}, 20_000);

it("says why it cannot be put back any more", async () => {
  const { user, restoreStandby, isActive } = shownCard();
  restoreStandby.mockRejectedValue(new Problem("nothing_to_undo", 409, "There is nothing left to undo here."));
  await ask(user);
  await user.click(screen.getByTestId("standby-remove-sure"));
  await user.click(await screen.findByTestId("standby-undo"));
  expect(await screen.findByText("There is nothing left to undo here.")).toBeVisible();
  expect(isActive()).toBe(false);
}, 20_000);
