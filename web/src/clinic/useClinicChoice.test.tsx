import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import { MemoryRouter, useLocation } from "react-router";
import { describe, expect, it } from "vitest";

import type { Api } from "../api/endpoints";
import type { Account } from "../api/shapes";
import { ServicesContext, type Services } from "../services";
import { oneClinic } from "../shell/paths";
import { aClinic, anAccount } from "../test/things";
import { useClinicChoice } from "./useClinicChoice";

const FIRST = aClinic({ id: "clinic_1", name: "First" });
const OTHER = aClinic({ id: "clinic_2", name: "Other" });

function Chosen() {
  const { clinic } = useClinicChoice();
  const { pathname, search } = useLocation();
  return (
    <>
      <p data-testid="clinic">{clinic?.name}</p>
      <p data-testid="address">{pathname + search}</p>
    </>
  );
}

function show(address: string, account: Account) {
  const state = { status: "in", account };
  const session = { subscribe: () => () => undefined, get: () => state };
  const api = { clinics: () => Promise.resolve([FIRST, OTHER]) } as Partial<Api> as Api;
  const queries = new QueryClient();
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <ServicesContext value={{ api, session, queries } as unknown as Services}>
          <MemoryRouter initialEntries={[address]}>
            <Chosen />
          </MemoryRouter>
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

const reads = (id: string, words: string) => waitFor(() => expect(screen.getByTestId(id)).toHaveTextContent(words));

describe("the clinic on an admin's screen", () => {
  it("is the one that the address names", async () => {
    show("/clinic/waiting?clinic=clinic_2", anAccount({ role: "admin", clinic_id: null, memberships: [] }));
    await reads("clinic", "Other");
  });

  it("comes into the address where none is there, beside what is there", async () => {
    show("/clinic?day=2026-11-27&clinic=nobody", anAccount({ role: "admin", clinic_id: null, memberships: [] }));
    await reads("clinic", "First");
    await reads("address", "/clinic?day=2026-11-27&clinic=clinic_1");
  });

  it("is handed on from page to page", () => {
    expect(oneClinic("?day=2026-11-27&clinic=clinic_2")).toBe("?clinic=clinic_2");
    expect(oneClinic("?clinic=%22%3E")).toBe("");
  });
});

describe("the clinic on its staff's screen", () => {
  it("is theirs, whatever the address names, and the address stays as it is", async () => {
    show("/clinic?clinic=clinic_2", anAccount());
    await reads("clinic", "First");
    await reads("address", "/clinic?clinic=clinic_2");
  });

  it("is picked by who works at several, and only of those", async () => {
    const memberships = [FIRST, OTHER].map(({ id }) => ({ clinic_id: id, role: "staff" as const, doctor_id: null }));
    show("/clinic?clinic=clinic_2", anAccount({ memberships }));
    await reads("clinic", "Other");
  });
});
