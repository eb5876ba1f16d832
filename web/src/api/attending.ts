/** A visit on its day: calls that a guest's first load is without. */
import type { Http } from "./http";
import type { Once } from "./once";

export type Step = "arrive" | "begin" | "complete" | "step-back";

export function createAttending(http: Http, once: Once) {
  return {
    step: (booking_id: string, step: Step) =>
      once(step, booking_id, (header) =>
        http.POST(`/api/v1/bookings/{booking_id}/${step}` as "/api/v1/bookings/{booking_id}/arrive", {
          params: { path: { booking_id }, header },
        }),
      ),
  };
}
