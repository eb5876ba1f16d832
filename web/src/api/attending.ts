/** A visit on its day: calls that a guest's first load is without. */
import { unwrap, type Http } from "./http";
import type { Once } from "./once";

export type Step = "arrive" | "begin" | "complete" | "step-back";

export function createAttending(http: Http, once: Once) {
  return {
    unresolved: (clinic_id: string, cursor: string | null) =>
      unwrap(
        http.GET("/api/v1/clinics/{clinic_id}/unresolved-visits", {
          params: { path: { clinic_id }, query: cursor ? { cursor } : {} },
        }),
      ),
    missed: (booking_id: string) =>
      once("noShow", booking_id, (header) =>
        http.POST("/api/v1/bookings/{booking_id}/no-show", { params: { path: { booking_id }, header } }),
      ),
    step: (booking_id: string, step: Step) =>
      once(step, booking_id, (header) =>
        http.POST(`/api/v1/bookings/{booking_id}/${step}` as "/api/v1/bookings/{booking_id}/arrive", {
          params: { path: { booking_id }, header },
        }),
      ),
  };
}
