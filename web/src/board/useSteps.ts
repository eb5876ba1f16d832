import type { Booking } from "../api/shapes";
import { useServices } from "../services";
import { useAttempt } from "../shell/useAttempt";
import { useUndoNotice } from "../shell/UndoNotice";
import { STEP_WORDS, type Forward } from "./steps";
import { UNDO_MS } from "./undo";

/** Records a step of a visit, and offers to take it back for a minute. */
export function useSteps() {
  const { api, store } = useServices();
  const { working, attempt } = useAttempt({ shownFor: 6000 });
  const offerUndo = useUndoNotice();

  const take = (visit: Booking, forward: Forward) =>
    attempt(async () => {
      store.learn("booking", await api.takeStep(visit.id, forward));
      offerUndo({
        about: `step ${visit.id}`,
        done: `${visit.holder?.patient_name ?? "The patient"} ${STEP_WORDS[forward].done}`,
        ms: UNDO_MS,
        undo: async () => store.learn("booking", await api.takeStep(visit.id, "step-back")),
        undone: "Undone.",
        testId: "undo-step",
      });
    });
  return { working, take };
}
