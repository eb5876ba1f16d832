import { replaceEqualDeep } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";

import { aSlot, minutesLater, slotEvent } from "../test/things";
import { selection, sharedItems, sharing } from "./selection";
import { createStore } from "./store";
import { values, type LiveState } from "./state";

const opens = (id: string, version = 1) => slotEvent(`1${version}`, "slot.opened", aSlot({ id, version }));
const shown = (state: LiveState) => values(state.slot).map(({ id, version }) => ({ id, version }));
const reversed = (state: LiveState) => shown(state).reverse();

it("picks once for each state", () => {
  const store = createStore();
  const pick = vi.fn(shown);
  const read = selection(store.get, pick, sharing(replaceEqualDeep));
  store.receive(opens("slot_1"));
  expect(read()).toBe(read());
  expect(pick).toHaveBeenCalledOnce();
});

it("gives the same object while it holds the same, and whatever it is picked by", () => {
  const store = createStore();
  const shared = sharing<unknown>(replaceEqualDeep);
  store.receive(opens("slot_1"));
  const before = selection(store.get, shown, shared)();
  store.receive({ position: "12", event: { ...opens("slot_1").event, at: minutesLater(1) } });
  expect(selection(store.get, reversed, shared)()).toBe(before);
});

it("keeps the items of a list that have only moved", () => {
  const store = createStore();
  const read = selection(store.get, reversed, sharing(sharedItems(({ id }: { id: string }) => id)));
  store.receive(opens("slot_1"));
  const [first] = read();
  store.receive(opens("slot_2"));
  expect(read()[1]).toBe(first);
  store.receive(opens("slot_1", 2));
  expect(read()[1]).toEqual({ id: "slot_1", version: 2 });
});
