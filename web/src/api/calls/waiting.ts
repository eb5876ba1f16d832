/** The clinic's waiting list and block list. */
import { unwrap, type Http } from "../http";
import type { Once } from "../once";
import type { Registration } from "../shapes";

export function waitingCalls(http: Http, once: Once) {
  return {
    waiting: (clinic_id: string, cursor: string | null) =>
      unwrap(http.GET("/api/v1/clinics/{clinic_id}/standbys", { params: { path: { clinic_id }, query: { cursor } } })),
    addWaiting: (clinic_id: string, body: Registration) =>
      once("addWaiting", [clinic_id, body], (header) =>
        http.POST("/api/v1/clinics/{clinic_id}/standbys", { params: { path: { clinic_id }, header }, body }),
      ),
    setUrgency: (clinic_id: string, standby_id: string, urgency: number) =>
      unwrap(
        http.PUT("/api/v1/clinics/{clinic_id}/standbys/{standby_id}/urgency", {
          params: { path: { clinic_id, standby_id } },
          body: { urgency },
        }),
      ),
    pauseWaiting: (clinic_id: string, standby_id: string, until: string | null) =>
      unwrap(
        http.POST("/api/v1/clinics/{clinic_id}/standbys/{standby_id}/pause", {
          params: { path: { clinic_id, standby_id } },
          body: { until },
        }),
      ),
    restoreWaiting: (clinic_id: string, standby_id: string) =>
      unwrap(
        http.POST("/api/v1/clinics/{clinic_id}/standbys/{standby_id}/restore", {
          params: { path: { clinic_id, standby_id } },
        }),
      ),
    removeWaiting: (clinic_id: string, standby_id: string) =>
      unwrap(
        http.DELETE("/api/v1/clinics/{clinic_id}/standbys/{standby_id}", { params: { path: { clinic_id, standby_id } } }),
      ),
    blockList: (clinic_id: string, cursor: string | null) =>
      unwrap(http.GET("/api/v1/clinics/{clinic_id}/barred", { params: { path: { clinic_id }, query: { cursor } } })),
    block: (clinic_id: string, patient_id: string, reason: string) =>
      unwrap(
        http.PUT("/api/v1/clinics/{clinic_id}/barred/{patient_id}", {
          params: { path: { clinic_id, patient_id } },
          body: { reason },
        }),
      ),
    unblock: (clinic_id: string, patient_id: string) =>
      unwrap(
        http.DELETE("/api/v1/clinics/{clinic_id}/barred/{patient_id}", { params: { path: { clinic_id, patient_id } } }),
      ),
  };
}
