import type { Undoable } from "../shell/UndoNotice";

const UNDO_MS = 60_000;

/** What is said once somebody is no longer barred; undone they are barred again, for the same reason. */
export function liftedNotice(name: string, about: string, undo: () => Promise<unknown>): Undoable {
  return {
    about,
    done: `${name} is asked by this clinic again.`,
    ms: UNDO_MS,
    undo,
    undone: `${name} is barred again.`,
    testId: "bar-undo",
  };
}
