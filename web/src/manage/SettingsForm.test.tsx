import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import type { ClinicChanges } from "../api/bodies";
import type { Api } from "../api/endpoints";
import { ServicesContext, type Services } from "../services";
import { aClinic } from "../test/things";
import { SettingsForm } from "./SettingsForm";
import { snippetOf } from "./EmbedSnippet";

const CLINIC = aClinic({ point: { lat: 40.4168, lon: -3.7038 }, embed_origins: ["https://a.example"] });

function shown() {
  const sent: ClinicChanges[] = [];
  const api = { changeClinic: (_: string, body: ClinicChanges) => Promise.resolve(void sent.push(body)) } as unknown as Api;
  const { container } = render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <ServicesContext value={{ api } as Partial<Services> as Services}>
          <SettingsForm clinic={CLINIC} />
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { sent, container };
}

it("has an input for everything that it sends, which is everything that can be changed", async () => {
  const { sent, container } = shown();
  await userEvent.setup().click(screen.getByTestId("settings-save"));
  await waitFor(() => expect(sent).toHaveLength(1));
  const fields = Object.keys(sent[0] ?? {});
  expect(fields.length).toBeGreaterThan(10);
  const without = fields.filter((name) => container.querySelector(`[name="${name}"], [data-field="${name}"] input`) === null);
  expect(without).toEqual([]);
});

it("sends the place and the sites as they are typed", async () => {
  const { sent } = shown();
  const user = userEvent.setup();
  const latitude = screen.getByLabelText(/Latitude/);
  await user.clear(latitude);
  await user.type(latitude, "-33.5");
  await user.type(screen.getByLabelText("Sites that may show your page"), "\nhttps://b.example");
  await user.click(screen.getByTestId("settings-save"));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    point: { lat: -33.5, lon: -3.7038 },
    embed_origins: ["https://a.example", "https://b.example"],
  });
});

it("does not send a place without a latitude", async () => {
  const { sent } = shown();
  const user = userEvent.setup();
  await user.clear(screen.getByLabelText(/Latitude/));
  await user.click(screen.getByTestId("settings-save"));
  expect(await screen.findByText("Latitude is missing.")).toBeVisible();
  expect(sent).toEqual([]);
});

it("makes a snippet in which a clinic's name is a name", () => {
  const snippet = snippetOf({ id: "clinic_1", name: 'A & "B" <i>' }, "https://q.example");
  expect(snippet).toContain('src="https://q.example/embed/clinics/clinic_1"');
  expect(snippet).toContain('title="Free appointments at A &#38; &#34;B&#34; &#60;i&#62;"');
});
