import { MantineProvider } from "@mantine/core";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { Link, Route, Routes, unstable_HistoryRouter as HistoryRouter, useNavigate } from "react-router";
import { beforeEach, describe, expect, it } from "vitest";

import { guardedHistory } from "../guards/guardedHistory";
import { createUnsaved } from "../guards/unsaved";
import { ServicesContext, type Services } from "../services";
import { AskUnsaved } from "./AskUnsaved";
import { useAskingClose, useUnsaved } from "./useUnsaved";

function Form() {
  const [said, say] = useState("");
  const letGo = useUnsaved(said);
  const navigate = useNavigate();
  const save = () => {
    letGo();
    void navigate("/other");
  };
  return (
    <>
      <input aria-label="said" value={said} onChange={(event) => say(event.currentTarget.value)} />
      <Link to="/other">elsewhere</Link>
      <Link to="/form?filter=1">filter</Link>
      <button onClick={save}>save</button>
    </>
  );
}

function Sheet() {
  const [isOpen, open] = useState(true);
  const close = useAskingClose(() => open(false));
  return (
    <>
      {isOpen && <Form />}
      <button onClick={close}>close</button>
    </>
  );
}

async function show() {
  window.history.replaceState(null, "", "/start");
  const unsaved = createUnsaved();
  const services = { unsaved } as Partial<Services> as Services;
  const history = guardedHistory(unsaved);
  render(
    <MantineProvider env="test">
      <ServicesContext value={services}>
        <HistoryRouter history={history}>
          <Routes>
            <Route path="/start" element={<Link to="/form">begin</Link>} />
            <Route path="/form" element={<Form />} />
            <Route path="/sheet" element={<Sheet />} />
            <Route path="/other" element={<p>other page</p>} />
          </Routes>
          <AskUnsaved />
        </HistoryRouter>
      </ServicesContext>
    </MantineProvider>,
  );
  const user = userEvent.setup();
  await user.click(screen.getByText("begin"));
  return { user, unsaved, history };
}

function closesTheTab(): boolean {
  return window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

beforeEach(() => window.history.replaceState(null, "", "/start"));

describe("what is typed and not saved", () => {
  it("is not lost by a link: whoever stays has it, and whoever leaves has been asked", async () => {
    const { user } = await show();
    await user.type(screen.getByLabelText("said"), "mine");
    await user.click(screen.getByText("elsewhere"));
    await user.click(await screen.findByTestId("unsaved-stay"));
    expect(screen.getByLabelText("said")).toHaveValue("mine");
    expect(window.location.pathname).toBe("/form");
    await user.click(screen.getByText("elsewhere"));
    await user.click(await screen.findByTestId("unsaved-leave"));
    expect(await screen.findByText("other page")).toBeInTheDocument();
    expect(window.location.pathname).toBe("/other");
  });

  it("is not lost by the browser's way back", async () => {
    const { user } = await show();
    await user.type(screen.getByLabelText("said"), "mine");
    window.history.back();
    await user.click(await screen.findByTestId("unsaved-stay"));
    expect(window.location.pathname).toBe("/form");
    expect(screen.getByLabelText("said")).toHaveValue("mine");
    window.history.back();
    await user.click(await screen.findByTestId("unsaved-leave"));
    expect(await screen.findByText("begin")).toBeInTheDocument();
    expect(window.location.pathname).toBe("/start");
  });

  it("is not lost with the tab, until it is saved", async () => {
    const { user } = await show();
    expect(closesTheTab()).toBe(true);
    await user.type(screen.getByLabelText("said"), "mine");
    expect(closesTheTab()).toBe(false);
    await user.click(screen.getByText("save"));
    expect(await screen.findByText("other page")).toBeInTheDocument();
    expect(screen.queryByTestId("unsaved-stay")).toBeNull();
    expect(closesTheTab()).toBe(true);
  });

  it("is not lost with the window that it is in; Escape stays", async () => {
    const { user, history } = await show();
    history.push("/sheet");
    await screen.findByText("close");
    await user.type(await screen.findByLabelText("said"), "mine");
    await user.click(screen.getByText("close"));
    await screen.findByTestId("unsaved-stay");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("unsaved-stay")).toBeNull());
    expect(screen.getByLabelText("said")).toHaveValue("mine");
    await user.click(screen.getByText("close"));
    await user.click(await screen.findByTestId("unsaved-leave"));
    expect(screen.queryByLabelText("said")).toBeNull();
  });

  it("asks nobody who has changed nothing, has changed it back, or stays on the page", async () => {
    const { user } = await show();
    await user.type(screen.getByLabelText("said"), "a");
    await user.click(screen.getByText("filter"));
    expect(window.location.search).toBe("?filter=1");
    await user.clear(screen.getByLabelText("said"));
    await user.click(screen.getByText("elsewhere"));
    expect(await screen.findByText("other page")).toBeInTheDocument();
  });
});
