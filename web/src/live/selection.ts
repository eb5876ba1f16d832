/**
 * What a component selects from the live state. A selection stays the same object for as long as it holds the same, so
 * that an event draws anew only what shows it. It is made of plain values: two sets or maps are never found equal.
 */
import { replaceEqualDeep } from "@tanstack/react-query";

import type { LiveState } from "./state";

export type Selector<T> = (state: LiveState) => T;
/** `next`, with the parts that equal those of `last` replaced by them. */
export type Share<T> = (last: T | undefined, next: T) => T;

/** Remembers the last selection and shares its parts with the next one, even if that is picked in another way. */
export function sharing<T>(share: Share<T>): (next: T) => T {
  let last: T | undefined;
  return (next) => (last = share(last, next));
}

/** Reads a selection. It is picked once for each state, and `shared` with the one before. */
export function selection<T>(get: () => LiveState, pick: Selector<T>, shared: (next: T) => T): () => T {
  let made: { readonly from: LiveState; readonly value: T } | null = null;
  return () => {
    const from = get();
    if (made?.from !== from) made = { from, value: shared(pick(from)) };
    return made.value;
  };
}

/** Lists share their items by name: one that has moved in the list is the same item. */
export function sharedItems<Item>(nameOf: (item: Item) => string): Share<readonly Item[]> {
  return (last = [], next) => {
    const before = new Map(last.map((item) => [nameOf(item), item]));
    const items = next.map((item) => replaceEqualDeep(before.get(nameOf(item)), item));
    const isSame = items.length === last.length && items.every((item, index) => item === last[index]);
    return isSame ? last : items;
  };
}
