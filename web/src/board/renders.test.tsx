import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Profiler, type FunctionComponent, type NamedExoticComponent } from "react";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it, vi } from "vitest";

import type { Api } from "../api/endpoints";
import type { Board, Slot } from "../api/shapes";
import { createClock } from "../live/clock";
import { createStore } from "../live/store";
import { ServicesContext, type Services } from "../services";
import { aClinic, aDoctor, anAccount, aSlot, minutesLater, NOW, slotEvent, STEADY } from "../test/things";
import BoardPage from "./BoardPage";
import { BoardSlot } from "./BoardSlot";
import { SlotPanel } from "./SlotPanel";

afterEach(() => vi.restoreAllMocks());

const SLOTS = Array.from({ length: 10 }, (_, index) =>
  aSlot({ id: `slot_${index}`, start: minutesLater(60 + index * 30), end: minutesLater(90 + index * 30) }),
);
const BOARD: Board = {
  position: "10",
  server_time: minutesLater(0),
  clinic: aClinic(),
  doctors: [aDoctor()],
  day_start: minutesLater(-420),
  day_end: minutesLater(1020),
  slots: SLOTS,
  bookings: [],
  rounds: [],
  offers: [],
  unreadable: 0,
  unsettled: 0,
};

/** Watches the function that a memorised component renders with; it runs as ever. */
function rendersOf<Props>(component: NamedExoticComponent<Props>) {
  return vi.spyOn(component as unknown as { type: FunctionComponent<Props> }, "type");
}

/** A board of ten open slots, at a clock that stands, once it is drawn. */
async function shownBoard() {
  const slots = rendersOf(BoardSlot);
  const panels = rendersOf(SlotPanel);
  const store = createStore();
  const clinics = [BOARD.clinic];
  const api = { clinics: () => Promise.resolve(clinics), board: () => Promise.resolve(BOARD) } as Partial<Api> as Api;
  const state = { status: "in", account: anAccount() };
  const session = { get: () => state, subscribe: () => () => undefined };
  const nothing = () => undefined;
  const link = { get: () => "live", subscribe: () => nothing, watchBoard: nothing, leaveBoard: nothing };
  // The sample of the first answer sets it to the server's time; a halted local clock keeps it there.
  const clock = { ...createClock(() => NOW), sample: nothing };
  const queries = new QueryClient();
  const services = { api, session, store, link, clock, queries, shifts: STEADY } as unknown as Services;
  const commits = vi.fn();
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <ServicesContext value={services}>
          <MemoryRouter initialEntries={["/clinic"]}>
            <Profiler id="board" onRender={commits}>
              <BoardPage />
            </Profiler>
          </MemoryRouter>
        </ServicesContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  expect(await screen.findAllByTestId("board-slot")).toHaveLength(10);
  const forget = () => [slots, panels, commits].forEach((each) => each.mockClear());
  const take = (position: string, slot: Slot) =>
    act(async () => {
      // Whoever subscribes last is told last.
      const told = new Promise<void>((resolve) => void store.subscribe(resolve));
      store.receive(slotEvent(position, "slot.taken", { ...slot, state: "booked", version: 2 }));
      await told;
    });
  const drawn = () => slots.mock.calls.map(([{ cell }]) => cell.slot.id);
  forget();
  return { take, drawn, panels, commits, forget };
}

it("draws one slot anew on an event about one slot", async () => {
  const { take, drawn } = await shownBoard();
  await take("11", aSlot({ ...SLOTS[3] }));
  expect(drawn()).toEqual(["slot_3"]);
  expect(screen.getAllByTestId("board-slot").map(({ dataset }) => dataset.state)).toContain("booked");
});

it("draws nothing anew on an event about another clinic's slot", async () => {
  const { take, commits } = await shownBoard();
  await take("11", aSlot({ id: "slot_elsewhere", clinic_id: "clinic_2" }));
  expect(commits).not.toHaveBeenCalled();
});

it("draws the panel of the chosen slot anew when the event is about that slot only", async () => {
  const { take, panels, forget } = await shownBoard();
  await userEvent.click(await screen.findByRole("button", { name: /^0?9:30/ }));
  forget();
  await take("11", aSlot({ ...SLOTS[4] }));
  expect(panels).not.toHaveBeenCalled();
  await take("12", aSlot({ ...SLOTS[3] }));
  expect(panels).toHaveBeenCalledOnce();
});
