import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { expect, it } from "vitest";

import { createSession } from "../api/session";
import { ServicesContext, type Services } from "../services";
import JoinPage from "./JoinPage";
import LoginPage from "./LoginPage";
import SignUpPage from "./SignUpPage";

const PAGES = { "/login": <LoginPage />, "/sign-up": <SignUpPage />, "/join?invite=invite_1": <JoinPage /> };

it.each(Object.entries(PAGES))("%s marks every field that lacks something", (path, page) => {
  const session = createSession(() => Promise.reject(new Error("nothing is sent")));
  const api = { phoneCountries: () => Promise.resolve([]) };
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <ServicesContext value={{ api, session } as unknown as Services}>
          <MemoryRouter initialEntries={[path]}>{page}</MemoryRouter>
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  fireEvent.submit(document.querySelector("form") ?? document.body);
  const required = [...document.querySelectorAll("input[required]")];
  expect(required.length).toBeGreaterThan(1);
  for (const field of required) {
    expect(field).toHaveAttribute("aria-invalid", "true");
    expect(field).toHaveAccessibleDescription(/is missing/);
  }
  expect(required[0]).toHaveFocus();
  expect(screen.getByRole("alert")).toBeEmptyDOMElement();
});
