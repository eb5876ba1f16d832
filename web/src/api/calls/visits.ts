/** A patient's own: what the screens start from, claims, offers, visits and standby requests. */
import type { Body } from "../bodies";
import { unwrap, unwrapScreen, type Http } from "../http";
import type { Once } from "../once";
import type { paths } from "../schema";
import type { Claim, Slot } from "../shapes";

export function visitsCalls(http: Http, once: Once) {
  return {
    mine: () => unwrapScreen(http.GET("/api/v1/snapshots/mine")),
    matches: () => unwrapScreen(http.GET("/api/v1/snapshots/matches")),
    claim: ({ id, opening }: Pick<Slot, "id" | "opening">, body: Claim) =>
      once("claim", [id, opening, body], (header) =>
        http.POST("/api/v1/slots/{slot_id}/claim", { params: { path: { slot_id: id }, header }, body }),
      ),
    accept: (offer_id: string) =>
      unwrap(http.POST("/api/v1/offers/{offer_id}/accept", { params: { path: { offer_id } } })),
    pass: (offer_id: string) => unwrap(http.POST("/api/v1/offers/{offer_id}/pass", { params: { path: { offer_id } } })),
    cancel: (booking_id: string) =>
      once("cancel", booking_id, (header) =>
        http.POST("/api/v1/bookings/{booking_id}/cancel", { params: { path: { booking_id }, header } }),
      ),
    confirm: (booking_id: string) =>
      unwrap(http.POST("/api/v1/bookings/{booking_id}/confirm", { params: { path: { booking_id } } })),
    /** `terms`: where it is not as usual, the visit's own doctor at any hour. */
    earlier: (booking_id: string, terms: { specialties: string[] } | null = null) =>
      unwrap(http.POST("/api/v1/bookings/{booking_id}/earlier", { params: { path: { booking_id } }, body: terms })),
    place: (standby_id: string) =>
      unwrap(http.GET("/api/v1/standbys/{standby_id}/place", { params: { path: { standby_id } } })),
    missed: (standby_id: string) =>
      unwrap(http.GET("/api/v1/standbys/{standby_id}/missed", { params: { path: { standby_id } } })),
    addStandby: (body: Body<paths["/api/v1/standbys"]["post"]>) =>
      once("addStandby", body, (header) => http.POST("/api/v1/standbys", { params: { header }, body })),
    changeStandby: (standby_id: string, body: Body<paths["/api/v1/standbys/{standby_id}"]["put"]>) =>
      unwrap(http.PUT("/api/v1/standbys/{standby_id}", { params: { path: { standby_id } }, body })),
    removeStandby: (standby_id: string) =>
      unwrap(http.DELETE("/api/v1/standbys/{standby_id}", { params: { path: { standby_id } } })),
    restoreStandby: (standby_id: string) =>
      unwrap(http.POST("/api/v1/standbys/{standby_id}/restore", { params: { path: { standby_id } } })),
    keepLooking: (standby_id: string) =>
      unwrap(http.POST("/api/v1/standbys/{standby_id}/keep-looking", { params: { path: { standby_id } } })),
    pauseStandby: (standby_id: string, until: string | null) =>
      unwrap(http.POST("/api/v1/standbys/{standby_id}/pause", { params: { path: { standby_id } }, body: { until } })),
  };
}
