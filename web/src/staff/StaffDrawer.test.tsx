import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { Api } from "../api/endpoints";
import { ServicesContext, type Services } from "../services";
import { aClinic, minutesLater } from "../test/things";
import { Invitations } from "./StaffDrawer";

describe("an invitation", () => {
  it("is revoked only by who says so twice", async () => {
    const revoked: string[] = [];
    const invites = [{ id: "invite_1", expires_at: minutesLater(60), role: "staff", email: null, by_name: null }];
    const api = {
      invites: () => Promise.resolve(invites.filter(({ id }) => !revoked.includes(id))),
      revokeInvite: (_: string, id: string) => Promise.resolve(revoked.push(id)),
    } as unknown as Api;
    const queries = new QueryClient();
    render(
      <MantineProvider env="test">
        <QueryClientProvider client={queries}>
          <ServicesContext value={{ api, queries } as Partial<Services> as Services}>
            <Invitations clinic={aClinic()} />
          </ServicesContext>
        </QueryClientProvider>
      </MantineProvider>,
    );
    const user = userEvent.setup();
    await user.click(await screen.findByTestId("invite-revoke"));
    await user.click(screen.getByText("Keep"));
    expect(revoked).toEqual([]);
    await user.click(screen.getByTestId("invite-revoke"));
    await user.click(screen.getByTestId("invite-revoke-yes"));
    await waitFor(() => expect(screen.queryByTestId("invite-row")).toBeNull());
    expect(revoked).toEqual(["invite_1"]);
  });
});
