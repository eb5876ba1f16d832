/** The clinic's day: its board, slots and rounds. */
import type { Body } from "../bodies";
import { unwrap, unwrapScreen, type Http } from "../http";
import type { Once } from "../once";
import type { paths } from "../schema";
import type { Override, Policy } from "../shapes";

export function boardCalls(http: Http, once: Once) {
  return {
    board: (clinic_id: string, day: string) =>
      unwrapScreen(http.GET("/api/v1/snapshots/board/{clinic_id}", { params: { path: { clinic_id }, query: { day } } })),
    seen: (booking_id: string) =>
      unwrap(http.POST("/api/v1/bookings/{booking_id}/seen", { params: { path: { booking_id } } })),
    noShow: (booking_id: string) =>
      once("noShow", booking_id, (header) =>
        http.POST("/api/v1/bookings/{booking_id}/no-show", { params: { path: { booking_id }, header } }),
      ),
    publish: (clinic_id: string, body: Body<paths["/api/v1/clinics/{clinic_id}/slots"]["post"]>) =>
      once("publish", [clinic_id, body], (header) =>
        http.POST("/api/v1/clinics/{clinic_id}/slots", { params: { path: { clinic_id }, header }, body }),
      ),
    withdraw: (slot_id: string) =>
      unwrap(http.POST("/api/v1/slots/{slot_id}/withdraw", { params: { path: { slot_id } } })),
    undo: (slot_id: string) => unwrap(http.POST("/api/v1/slots/{slot_id}/undo", { params: { path: { slot_id } } })),
    setPolicy: (clinic_id: string, policy: Policy) =>
      unwrap(
        http.PUT("/api/v1/clinics/{clinic_id}/policy", {
          params: { path: { clinic_id } },
          body: { ...policy, equal_types: policy.equal_types.map((group) => [...group]) },
        }),
      ),
    setOverrides: (clinic_id: string, overrides: readonly Override[]) =>
      unwrap(
        http.PUT("/api/v1/clinics/{clinic_id}/overrides", { params: { path: { clinic_id } }, body: [...overrides] }),
      ),
    stopRound: (round_id: string, note: string) =>
      unwrap(http.POST("/api/v1/rounds/{round_id}/stop", { params: { path: { round_id } }, body: { note } })),
    resumeRound: (round_id: string) =>
      unwrap(http.POST("/api/v1/rounds/{round_id}/resume", { params: { path: { round_id } } })),
    roundLog: (round_id: string, cursor: string | null) =>
      unwrap(http.GET("/api/v1/rounds/{round_id}/log", { params: { path: { round_id }, query: { cursor } } })),
    pick: (slot_id: string, standby_id: string, note: string) =>
      unwrap(
        http.POST("/api/v1/slots/{slot_id}/offers", { params: { path: { slot_id } }, body: { standby_id, note } }),
      ),
    chain: (clinic_id: string, chain_id: string) =>
      unwrap(http.GET("/api/v1/clinics/{clinic_id}/chains/{chain_id}", { params: { path: { clinic_id, chain_id } } })),
    messages: (clinic_id: string, cursor: string | null) =>
      unwrap(http.GET("/api/v1/clinics/{clinic_id}/messages", { params: { path: { clinic_id }, query: { cursor } } })),
    responseStats: (clinic_id: string) =>
      unwrap(http.GET("/api/v1/clinics/{clinic_id}/habits", { params: { path: { clinic_id } } })),
  };
}
