import { notifications } from "@mantine/notifications";

import type { Booking } from "../api/shapes";
import { useServices } from "../services";
import { useUndoNotice } from "../shell/UndoNotice";
import { dayAndTime } from "../time/words";

/** So long a visit that was just taken can be given back with one tap, in milliseconds. */
const UNDO_MS = 10_000;
const READING_MS = 5_000;

/** Says that a visit is theirs, whichever list it was taken from, and lets it be given back at once. */
export function useTellTaken(): (booking: Booking) => void {
  const { api, store, clock, queries } = useServices();
  const tell = useUndoNotice();
  return (booking) => {
    const { brief } = booking;
    const done = `${dayAndTime(brief.start, brief.zone, clock.now())} with ${brief.doctor_name}`;
    const title = "It’s yours";
    // A visit that was given back for this one may be somebody else's by now: that is no undo.
    if (booking.moved_from !== null) {
      notifications.show({ color: "success", title, message: done, autoClose: READING_MS });
      return;
    }
    const undo = async () => {
      store.learn("booking", await api.cancel(booking.id));
      void queries.invalidateQueries({ queryKey: ["snapshot", "mine"] });
    };
    const undone = "Undone: it is not yours, and free for others again.";
    tell({ about: `taken ${booking.id}`, title, done, ms: UNDO_MS, undo, undone, testId: "taken-undo" });
  };
}
