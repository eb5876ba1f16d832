import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { MantineProvider, TextInput } from "@mantine/core";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import { Problem } from "../api/problem";
import { ServicesContext, type Services } from "../services";
import { likelyCountry, withCountry } from "./countries";
import { FormMessage } from "./FormMessage";
import { PhoneInput } from "./PhoneInput";
import { inOneMessage } from "./problems";
import { useApiForm } from "./useApiForm";

const SPAIN = { code: "ES", calling_code: "34" };
const STATES = { code: "US", calling_code: "1" };

function Form({ save }: { save: () => Promise<unknown> }) {
  const { form, element, submit, message } = useApiForm({ name: "", email: "", password: "", phone: "" });
  return (
    <form ref={element} noValidate onSubmit={submit(save)}>
      <TextInput label="Name" name="name" required {...form.getInputProps("name")} />
      <TextInput label="E-mail" name="email" type="email" required {...form.getInputProps("email")} />
      <TextInput label="Password" name="password" minLength={8} required {...form.getInputProps("password")} />
      <PhoneInput label="Phone" autoComplete="tel" testId="phone" {...form.getInputProps("phone")} />
      <FormMessage>{message}</FormMessage>
      <button type="submit">Send</button>
    </form>
  );
}

function shown(save: () => Promise<unknown> = () => Promise.resolve()) {
  const api = { phoneCountries: () => Promise.resolve([SPAIN, STATES]) };
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <ServicesContext value={{ api } as unknown as Services}>
          <Form save={save} />
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return userEvent.setup();
}

const send = () => screen.getByRole("button", { name: "Send" });

const write = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });

function fill() {
  write(screen.getByLabelText(/^Name/), "Ana");
  write(screen.getByLabelText(/^E-mail/), "ana@example.com");
  write(screen.getByLabelText(/^Password/), "long enough");
  write(screen.getByTestId("phone"), "555 010 0001");
}

it("shows all that is wrong at once, each at its field, and goes to the first", async () => {
  let sent = 0;
  const user = shown(() => Promise.resolve((sent += 1)));
  write(screen.getByLabelText(/^E-mail/), "ana");
  write(screen.getByLabelText(/^Password/), "short");
  await user.click(send());
  const [name, email, password] = ["Name", "E-mail", "Password"].map((label) => screen.getByLabelText(new RegExp(`^${label}`)));
  expect(name).toHaveAccessibleDescription("Name is missing.");
  expect(email).toHaveAccessibleDescription(/not an e-mail address/);
  expect(password).toHaveAccessibleDescription("Use at least 8 characters.");
  expect(screen.getByTestId("phone")).toHaveAccessibleDescription("Phone is missing.");
  for (const field of [name, email, password, screen.getByTestId("phone")]) expect(field).toBeInvalid();
  expect(name).toHaveFocus();
  expect(sent).toBe(0);
});

it("puts what the API refuses at the fields it is about", async () => {
  const refusal = new Problem("invalid", 422, "…", { phone: "Nobody has this number.", email: "Use another." });
  const user = shown(() => Promise.reject(refusal));
  fill();
  await user.click(send());
  await waitFor(() => expect(screen.getByTestId("phone")).toHaveAccessibleDescription("Nobody has this number."));
  const email = screen.getByLabelText(/^E-mail/);
  expect(email).toHaveAccessibleDescription("Use another.");
  expect(email).toHaveFocus();
  expect(screen.getByRole("alert")).toBeEmptyDOMElement();
});

it("knows which field a refusal without fields is about, and shows others as a message", async () => {
  const refusals = [new Problem("bad_phone", 422, "No such number."), new Problem("too_many_attempts", 429, "Wait a minute.")];
  const user = shown(() => Promise.reject(refusals.shift() ?? new Error("more")));
  fill();
  await user.click(send());
  await waitFor(() => expect(screen.getByTestId("phone")).toHaveAccessibleDescription("No such number."));
  await user.click(send());
  await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent("Wait a minute."));
  expect(screen.getByTestId("phone")).not.toBeInvalid();
});

it("names a field that the form does not have", () => {
  expect(inOneMessage(new Problem("invalid", 422, "…", { visit_type: "Use at most 60 characters." }))).toBe(
    "Visit type: Use at most 60 characters.",
  );
});

it("puts the picked country before a number, and leaves one that has its own", () => {
  expect(withCountry("612 345 678", SPAIN)).toBe("+34 612 345 678");
  expect(withCountry("+44 7911 123456", SPAIN)).toBe("+44 7911 123456");
  expect(withCountry("0044 7911 123456", SPAIN)).toBe("+44 7911 123456");
  expect(withCountry("  ", SPAIN)).toBe("");
  expect(withCountry("612 345 678", undefined)).toBe("612 345 678");
});

it("guesses the country from the browser's languages", () => {
  expect(likelyCountry([SPAIN, STATES], ["es", "pt-BR", "es-ES"])).toBe(SPAIN);
  expect(likelyCountry([SPAIN, STATES], ["ja-JP"])).toBe(STATES);
  expect(likelyCountry([SPAIN], ["ja-JP"])).toBe(SPAIN);
  expect(likelyCountry([], ["es-ES"])).toBeUndefined();
});
