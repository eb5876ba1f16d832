import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { expect, it } from "vitest";

import type { Api } from "../api/endpoints";
import { Problem } from "../api/problem";
import { ServicesContext, type Services } from "../services";
import SystemPage from "./SystemPage";

const FIGURES = [
  { label: "Version", value: "7.2.4", level: "green", advice: "" },
  { label: "Memory", value: "96 MB of 100 MB", level: "red", advice: "Raise its memory limit." },
];
const STATE = { at: "2026-11-23T09:00:00Z", sections: [{ name: "redis", title: "Redis", figures: FIGURES }] };

function shown(...answers: (() => Promise<unknown>)[]): QueryClient {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const api = { system: () => answers.shift()?.() } as unknown as Api;
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <ServicesContext value={{ api } as Partial<Services> as Services}>
          <MemoryRouter>
            <SystemPage />
          </MemoryRouter>
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return queries;
}

const away = () => Promise.reject(Problem.unreachable());

it("says of each figure whether something has to be done, and what", async () => {
  shown(() => Promise.resolve(STATE));
  expect(await screen.findByText("Raise its memory limit.")).toBeVisible();
  expect(screen.getAllByTestId("system-figure").map((each) => each.dataset.level)).toEqual(["green", "red"]);
  expect(screen.getByText("Act")).toBeVisible();
});

it("keeps what it knows while the server cannot tell, and says that it is older", async () => {
  const queries = shown(() => Promise.resolve(STATE), away);
  await screen.findByText("7.2.4");
  await queries.refetchQueries();
  expect(await screen.findByTestId("system-away")).toHaveTextContent("What is shown is older.");
  expect(screen.getByText("7.2.4")).toBeVisible();
});

it("says so when it knows nothing yet", async () => {
  shown(away);
  expect(await screen.findByTestId("system-away")).toHaveTextContent("not even a login can be checked");
});
