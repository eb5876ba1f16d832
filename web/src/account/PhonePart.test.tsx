import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { Problem } from "../api/problem";
import type { Account, PhoneChange } from "../api/shapes";
import { createUnsaved } from "../guards/unsaved";
import { createClock } from "../live/clock";
import { createStore } from "../live/store";
import { ServicesContext, type Services } from "../services";
import { ACCOUNT as ANA, minutesLater, NOW } from "../test/things";
import { PhonePart } from "./PhonePart";

const ACCOUNT = { ...ANA, phone: "+15550100001" } as unknown as Account;
const WAITS: PhoneChange = {
  phone: "+15550100002",
  sent_at: minutesLater(-0.5),
  again_at: minutesLater(0.5),
  code_until: minutesLater(9.5),
  until: minutesLater(1439.5),
};

/** The part, half a minute after a code was sent, if one was. */
function shown(waits: PhoneChange | null, calls: Record<string, unknown> = {}) {
  const store = createStore();
  store.learn("phone", {
    id: "+15550100001",
    verified: true,
    opted_out: false,
    failed_at: null,
    failed_because: null,
    version: 1,
  });
  const api = {
    phoneCountries: () => Promise.resolve([{ code: "US", calling_code: "1" }]),
    phoneChange: vi.fn(() => Promise.resolve(waits)),
    ...calls,
  };
  const session = { refresh: vi.fn(() => Promise.resolve()) };
  const services = { api, store, session, clock: createClock(() => NOW), unsaved: createUnsaved() };
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <ServicesContext value={services as unknown as Services}>
          <PhonePart account={ACCOUNT} />
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { api, session, store };
}

async function asked(number: string, password: string) {
  fireEvent.change(await screen.findByTestId("phone-new"), { target: { value: number } });
  fireEvent.change(screen.getByTestId("phone-password"), { target: { value: password } });
  await userEvent.click(screen.getByTestId("phone-change"));
}

it("asks for the number and the password, and then for the code", async () => {
  const changePhone = vi.fn(() => Promise.resolve(WAITS));
  shown(null, { changePhone });
  expect(screen.getByTestId("phone-present")).toHaveTextContent("+15550100001");
  await asked("555 010 0002", "a long secret");
  expect(await screen.findByText(/We have sent a code to \+15550100002/)).toBeInTheDocument();
  expect(changePhone).toHaveBeenCalledWith("+1 555 010 0002", "a long secret");
});

it.each([
  ["phone-new", new Problem("bad_phone", 422, "This is not a phone number we can text.")],
  ["phone-password", new Problem("wrong_password", 403, "This is not your password.")],
])("says at %s what is wrong with it", async (field, problem) => {
  shown(null, { changePhone: () => Promise.reject(problem) });
  await asked("12", "x");
  await waitFor(() => expect(screen.getByTestId(field)).toHaveAccessibleDescription(new RegExp(problem.detail)));
  expect(screen.getByTestId(field)).toHaveFocus();
});

it("marks what is missing before anything is sent", async () => {
  const changePhone = vi.fn();
  shown(null, { changePhone });
  await userEvent.click(await screen.findByTestId("phone-change"));
  for (const field of ["phone-new", "phone-password"]) {
    expect(screen.getByTestId(field)).toHaveAccessibleDescription(/is missing/);
  }
  expect(changePhone).not.toHaveBeenCalled();
});

it("counts down to the next code", async () => {
  shown(WAITS);
  const again = await screen.findByTestId("verify-again");
  expect(again).toBeDisabled();
  expect(again).toHaveTextContent("Send a new code in 30 s");
});

it("sends another code once it may, and counts down anew", async () => {
  const sendCode = vi.fn(() => Promise.resolve());
  shown({ ...WAITS, again_at: minutesLater(0) }, { sendCode });
  await userEvent.click(await screen.findByTestId("verify-again"));
  expect(sendCode).toHaveBeenCalledOnce();
  expect(await screen.findByText("Send a new code in 60 s")).toBeInTheDocument();
});

it("says at the code that it is wrong", async () => {
  const verifyPhone = () => Promise.reject(new Problem("wrong_code", 422, "That is not the code."));
  shown(WAITS, { verifyPhone });
  fireEvent.change(await screen.findByTestId("verify-code"), { target: { value: "000000" } });
  await userEvent.click(screen.getByTestId("verify-submit"));
  await waitFor(() => expect(screen.getByTestId("verify-code")).toHaveAccessibleDescription(/not the code/));
});

it("takes the new number over with the right code", async () => {
  const fresh = { id: WAITS.phone, verified: true, opted_out: false, failed_at: null, failed_because: null, version: 2 };
  const phoneChange = vi.fn<() => Promise<PhoneChange | null>>().mockResolvedValueOnce(WAITS).mockResolvedValue(null);
  const { session, store } = shown(WAITS, { phoneChange, verifyPhone: () => Promise.resolve(fresh) });
  fireEvent.change(await screen.findByTestId("verify-code"), { target: { value: "123456" } });
  await userEvent.click(screen.getByTestId("verify-submit"));
  expect(await screen.findByTestId("phone-new")).toBeInTheDocument();
  expect(session.refresh).toHaveBeenCalledOnce();
  expect(store.get().phone[WAITS.phone]?.value).toEqual(fresh);
});

it("keeps the old number when one thinks better of it", async () => {
  const dropPhoneChange = vi.fn(() => Promise.resolve());
  shown(WAITS, { dropPhoneChange });
  await userEvent.click(await screen.findByTestId("phone-keep"));
  expect(await screen.findByTestId("phone-new")).toBeInTheDocument();
  expect(dropPhoneChange).toHaveBeenCalledOnce();
});
