import type { Standby } from "../api/shapes";
import { useServices } from "../services";
import { useUndoNotice } from "../shell/UndoNotice";

/** As long as the server puts a removed request back, in milliseconds. */
const UNDO_MS = 60_000;

/** Removes a request, from wherever that is done, and lets it be put back with its place in line. */
export function useLeaveLine(): (standby: Standby) => Promise<void> {
  const { api, store } = useServices();
  const tell = useUndoNotice();
  return async (standby) => {
    await api.removeStandby(standby.id);
    store.change("standby", standby.id, { active: false, fulfilled: null });
    const undo = async () => store.learn("standby", await api.restoreStandby(standby.id));
    tell({
      about: `left ${standby.id}`,
      done: standby.active ? "You have left the line." : "The request is removed.",
      ms: UNDO_MS,
      undo,
      undone: standby.active ? "You are in line again, at your place." : "The request is here again.",
      testId: "standby-undo",
    });
  };
}
