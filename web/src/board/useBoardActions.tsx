/** What staff can do to a slot. Each is done at once, and can be undone for a minute. */
import { notifications } from "@mantine/notifications";

import { useServices } from "../services";
import { useAttempt } from "../shell/useAttempt";
import { clockTime } from "../time/words";
import type { Cell } from "./day";
import { toastOf, UndoToast } from "./UndoToast";

export type BoardAction = "cancel" | "noShow" | "withdraw" | "undo";

export function useBoardActions() {
  const { api, store } = useServices();
  const { doing, attempt: run } = useAttempt<BoardAction>({ shownFor: 6000 });
  const attempt = (action: BoardAction, work: () => Promise<void>) => run(work, action);

  const undo = (slotId: string) =>
    attempt("undo", async () => {
      store.learn("slot", await api.undo(slotId));
      notifications.hide(toastOf(slotId));
      notifications.show({ color: "success", message: "Undone.", autoClose: 3000 });
    });

  /** The toast names what was done and takes it back with one tap. */
  function offerUndo(slotId: string, done: string) {
    notifications.hide(toastOf(slotId));
    notifications.show({
      id: toastOf(slotId),
      color: "primary",
      autoClose: false,
      withBorder: true,
      message: <UndoToast slotId={slotId} done={done} undo={() => void undo(slotId)} />,
    });
  }

  return {
    working: doing,
    undo,
    cancel: (cell: Cell) =>
      attempt("cancel", async () => {
        if (cell.occupant === null) return;
        store.learn("booking", await api.cancel(cell.occupant.id));
        offerUndo(cell.slot.id, `${whose(cell)} at ${time(cell)} is cancelled.`);
      }),
    noShow: (cell: Cell) =>
      attempt("noShow", async () => {
        if (cell.occupant === null) return;
        store.learn("booking", await api.noShow(cell.occupant.id));
        offerUndo(cell.slot.id, `${whose(cell)} at ${time(cell)} is marked a no-show.`);
      }),
    withdraw: (cell: Cell) =>
      attempt("withdraw", async () => {
        store.learn("slot", await api.withdraw(cell.slot.id));
        offerUndo(cell.slot.id, `${time(cell)} with ${cell.slot.doctor_name} is withdrawn.`);
      }),
  };
}

function whose(cell: Cell): string {
  return `The visit of ${cell.occupant?.holder?.patient_name ?? "the patient"}`;
}

function time(cell: Cell): string {
  return clockTime(cell.slot.start, cell.slot.zone);
}
