import type { Undoable } from "../shell/UndoNotice";

const UNDO_MS = 60_000;

/** What is said once somebody is no longer blocked; undone they are blocked again, for the same reason. */
export function unblockedNotice(name: string, about: string, undo: () => Promise<unknown>): Undoable {
  return {
    about,
    done: `${name} is asked by this clinic again.`,
    ms: UNDO_MS,
    undo,
    undone: `${name} is blocked again.`,
    testId: "block-undo",
  };
}
