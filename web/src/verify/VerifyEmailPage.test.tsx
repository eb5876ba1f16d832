import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, Route, Routes } from "react-router";
import { expect, it, vi } from "vitest";

import { Problem } from "../api/problem";
import { ServicesContext, type Services } from "../services";
import { ACCOUNT } from "../test/things";
import VerifyEmailPage from "./VerifyEmailPage";

/** The page of a link, somebody logged in, with what the server answers. */
function shown(verifyEmail: () => Promise<unknown>, refresh: () => Promise<unknown>) {
  const session = { get: () => ({ status: "in", account: ACCOUNT }), refresh };
  const queries = new QueryClient();
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <ServicesContext value={{ api: { verifyEmail }, session } as unknown as Services}>
          <MemoryRouter initialEntries={["/verify/token_1"]}>
            <Routes>
              <Route path="verify/:token" element={<VerifyEmailPage />} />
            </Routes>
          </MemoryRouter>
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return userEvent.click(screen.getByTestId("verify-email"));
}

it.each([
  ["has not come yet", () => new Promise(() => undefined)],
  ["does not come", () => Promise.reject(Problem.unreachable())],
])("says that the address is verified as soon as it is, where the account %s", async (_, refresh) => {
  const verify = vi.fn(() => Promise.resolve());
  const refreshed = vi.fn(refresh);
  await shown(verify, refreshed);
  expect(await screen.findByTestId("email-verified")).toBeVisible();
  expect(verify).toHaveBeenCalledExactlyOnceWith("token_1");
  expect(refreshed).toHaveBeenCalledOnce();
});

it("says why a link is not good", async () => {
  const refresh = vi.fn();
  await shown(() => Promise.reject(new Problem("not_found", 404, "This link is too old.")), refresh);
  expect(await screen.findByTestId("email-refused")).toHaveTextContent("This link is too old.");
  expect(refresh).not.toHaveBeenCalled();
});
