import { useMemo } from "react";

import { createAttending } from "../api/attending";
import { createHttp } from "../api/http";
import { createOnce } from "../api/once";
import type { Booking } from "../api/shapes";
import { useServices } from "../services";
import { useAttempt } from "../shell/useAttempt";
import { useUndoNotice } from "../shell/UndoNotice";
import { STEP_WORDS, type Forward } from "./steps";
import { UNDO_MS } from "./undo";

/** The calls about a visit on its day, and after it. */
export function useAttending() {
  const { session, keys } = useServices();
  return useMemo(() => createAttending(createHttp(session), createOnce(keys)), [session, keys]);
}

/** Records a step of a visit, and offers to take it back for a minute. */
export function useSteps() {
  const { store } = useServices();
  const { step } = useAttending();
  const { working, attempt } = useAttempt({ shownFor: 6000 });
  const offerUndo = useUndoNotice();

  const take = (visit: Booking, forward: Forward) =>
    attempt(async () => {
      store.learn("booking", await step(visit.id, forward));
      offerUndo({
        about: `step ${visit.id}`,
        done: `${visit.holder?.patient_name ?? "The patient"} ${STEP_WORDS[forward].done}`,
        ms: UNDO_MS,
        undo: async () => store.learn("booking", await step(visit.id, "step-back")),
        undone: "Undone.",
        testId: "undo-step",
      });
    });
  return { working, take };
}
