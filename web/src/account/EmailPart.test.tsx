import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { Problem } from "../api/problem";
import type { Account } from "../api/shapes";
import { createUnsaved } from "../guards/unsaved";
import { createClock } from "../live/clock";
import { ServicesContext, type Services } from "../services";
import { ACCOUNT as ANA, NOW } from "../test/things";
import { EmailPart } from "./EmailPart";

const ACCOUNT = { ...ANA, email: "ana@example.org", email_verified: true } as unknown as Account;

function shown(changeEmail: (email: string, password: string) => Promise<unknown>) {
  const services = { api: { changeEmail }, clock: createClock(() => NOW), unsaved: createUnsaved() };
  const queries = new QueryClient();
  const page = (account: Account) => (
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <ServicesContext value={services as unknown as Services}>
          <EmailPart account={account} />
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>
  );
  const { rerender } = render(page(ACCOUNT));
  return (account: Account) => rerender(page(account));
}

async function asked(email: string, password: string) {
  fireEvent.change(screen.getByTestId("email-new"), { target: { value: email } });
  fireEvent.change(screen.getByTestId("email-password"), { target: { value: password } });
  await userEvent.click(screen.getByTestId("email-change"));
}

it("says where the link went, counts down to another, and is done once the address is another", async () => {
  const changeEmail = vi.fn(() => Promise.resolve());
  const becomes = shown(changeEmail);
  await asked("ana.new@example.org", "a long secret");
  expect(await screen.findByText(/sent a mail to ana.new@example.org/)).toBeInTheDocument();
  expect(changeEmail).toHaveBeenCalledWith("ana.new@example.org", "a long secret");
  expect(screen.getByTestId("email-again")).toBeDisabled();
  expect(screen.getByTestId("email-again")).toHaveTextContent("Send a new link in 60 s");
  becomes({ ...ACCOUNT, email: "ana.new@example.org" });
  expect(screen.getByTestId("email-present")).toHaveTextContent("ana.new@example.org");
  expect(screen.getByTestId("email-new")).toBeInTheDocument();
});

it.each([
  ["email-password", new Problem("wrong_password", 403, "This is not your password.")],
  ["email-new", new Problem("invalid", 422, "Please check.", { email: "No such address." })],
])("says at %s what is wrong with it", async (field, problem) => {
  shown(() => Promise.reject(problem));
  await asked("ana.new@example.org", "x");
  await waitFor(() => expect(screen.getByTestId(field)).toHaveAttribute("aria-invalid", "true"));
  expect(screen.getByTestId(field)).toHaveFocus();
});

it("sends nothing before both are there", async () => {
  const changeEmail = vi.fn();
  shown(changeEmail);
  await userEvent.click(screen.getByTestId("email-change"));
  expect(screen.getByTestId("email-new")).toHaveAccessibleDescription(/is missing/);
  expect(screen.getByTestId("email-password")).toHaveAccessibleDescription(/is missing/);
  expect(changeEmail).not.toHaveBeenCalled();
});

it("goes back to the form for another address", async () => {
  shown(() => Promise.resolve());
  await asked("typo@example.org", "a long secret");
  await userEvent.click(await screen.findByTestId("email-other"));
  expect(screen.getByTestId("email-new")).toBeInTheDocument();
});
