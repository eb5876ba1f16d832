/** A visit on its day, and what is settled after it. */
import { unwrap, type Http } from "../http";
import type { Once } from "../once";

export type Step = "arrive" | "begin" | "complete" | "step-back";

export function attendanceCalls(http: Http, once: Once) {
  return {
    unresolvedVisits: (clinic_id: string, cursor: string | null) =>
      unwrap(
        http.GET("/api/v1/clinics/{clinic_id}/unresolved-visits", {
          params: { path: { clinic_id }, query: cursor ? { cursor } : {} },
        }),
      ),
    takeStep: (booking_id: string, step: Step) =>
      once(step, booking_id, (header) =>
        http.POST(`/api/v1/bookings/{booking_id}/${step}` as "/api/v1/bookings/{booking_id}/arrive", {
          params: { path: { booking_id }, header },
        }),
      ),
  };
}
