import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, useLocation } from "react-router";
import { expect, it } from "vitest";

import type { Api } from "../api/endpoints";
import { ServicesContext, type Services } from "../services";
import { aPatient } from "../test/things";
import { PatientTable } from "./PatientTable";

const PEOPLE = [aPatient({ id: "patient_1", name: "Ana" }), aPatient({ id: "patient_2", name: "Zoe" })];

function Address() {
  return <output>{useLocation().search}</output>;
}

function shown(at: string) {
  const read: string[] = [];
  const api = {
    findPatients: (q: string) =>
      Promise.resolve({ items: PEOPLE.filter(({ name }) => name.toLowerCase().startsWith(q)), next_cursor: null }),
  } as unknown as Api;
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <ServicesContext value={{ api } as Partial<Services> as Services}>
          <MemoryRouter initialEntries={[at]}>
            <PatientTable read={(id) => void read.push(id)} />
            <Address />
          </MemoryRouter>
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return read;
}

it("searches for what the address says, and opens who is chosen", async () => {
  const read = shown("/admin?q=zo");
  await userEvent.setup().click(await screen.findByRole("button", { name: "Zoe" }));
  expect(read).toEqual(["patient_2"]);
  expect(screen.queryByText("Ana")).toBeNull();
});

it("writes what is searched for into the address, and says when nobody is found", async () => {
  shown("/admin");
  await screen.findByText("Ana");
  const search = screen.getByLabelText("Search");
  const user = userEvent.setup();
  await user.type(search, "an");
  await waitFor(() => expect(screen.queryByText("Zoe")).toBeNull());
  expect(screen.getByRole("status")).toHaveTextContent("?q=an");
  await user.type(search, "x");
  expect(await screen.findByText("Nobody was found.")).toBeVisible();
  await user.clear(search);
  await screen.findByText("Zoe");
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});
