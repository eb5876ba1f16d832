/** Visit types, schedules and absences. */
import type { Body } from "../bodies";
import { unwrap, type Http } from "../http";
import type { Once } from "../once";
import type { paths } from "../schema";

export type NewVisitType = Body<paths["/api/v1/clinics/{clinic_id}/visit-types"]["post"]>;
export type VisitTypeChanges = Body<paths["/api/v1/clinics/{clinic_id}/visit-types/{visit_type_id}"]["patch"]>;
export type NewSchedule = Body<paths["/api/v1/clinics/{clinic_id}/doctors/{doctor_id}/schedules"]["post"]>;
export type Settling = Body<paths["/api/v1/clinics/{clinic_id}/doctors/{doctor_id}/unfitting-visits/settle"]["post"]>;
export type Switched = Body<paths["/api/v1/clinics/{clinic_id}/doctors/{doctor_id}/availability"]["put"]>;
export type NewAbsence = Body<paths["/api/v1/clinics/{clinic_id}/doctors/{doctor_id}/absences"]["post"]>;
const DOCTOR = "/api/v1/clinics/{clinic_id}/doctors/{doctor_id}";
const VISIT_TYPE = "/api/v1/clinics/{clinic_id}/visit-types/{visit_type_id}";

export function schedulingCalls(http: Http, once: Once) {
  return {
    visitTypes: (clinic_id: string) =>
      unwrap(http.GET("/api/v1/clinics/{clinic_id}/visit-types", { params: { path: { clinic_id } } })),
    addVisitType: (clinic_id: string, body: NewVisitType) =>
      once("addVisitType", [clinic_id, body], (header) =>
        http.POST("/api/v1/clinics/{clinic_id}/visit-types", { params: { path: { clinic_id }, header }, body }),
      ),
    changeVisitType: (clinic_id: string, visit_type_id: string, body: VisitTypeChanges) =>
      unwrap(http.PATCH(VISIT_TYPE, { params: { path: { clinic_id, visit_type_id } }, body })),
    retireVisitType: (clinic_id: string, visit_type_id: string) =>
      unwrap(http.POST(`${VISIT_TYPE}/retire`, { params: { path: { clinic_id, visit_type_id } } })),

    schedules: (clinic_id: string, doctor_id: string) =>
      unwrap(http.GET(`${DOCTOR}/schedules`, { params: { path: { clinic_id, doctor_id } } })),
    addSchedule: (clinic_id: string, doctor_id: string, body: NewSchedule) =>
      once("addSchedule", [clinic_id, doctor_id, body], (header) =>
        http.POST(`${DOCTOR}/schedules`, { params: { path: { clinic_id, doctor_id }, header }, body }),
      ),
    changeSchedule: (clinic_id: string, schedule_id: string, body: NewSchedule) =>
      unwrap(http.PUT("/api/v1/clinics/{clinic_id}/schedules/{schedule_id}", { params: { path: { clinic_id, schedule_id } }, body })),
    removeSchedule: (clinic_id: string, schedule_id: string) =>
      unwrap(http.DELETE("/api/v1/clinics/{clinic_id}/schedules/{schedule_id}", { params: { path: { clinic_id, schedule_id } } })),
    unfittingVisits: (clinic_id: string, doctor_id: string) =>
      unwrap(http.GET(`${DOCTOR}/unfitting-visits`, { params: { path: { clinic_id, doctor_id } } })),
    settleVisits: (clinic_id: string, doctor_id: string, body: Settling) =>
      unwrap(http.POST(`${DOCTOR}/unfitting-visits/settle`, { params: { path: { clinic_id, doctor_id } }, body })),
    availability: (clinic_id: string, doctor_id: string) =>
      unwrap(http.GET(`${DOCTOR}/availability`, { params: { path: { clinic_id, doctor_id } } })),
    switchParts: (clinic_id: string, doctor_id: string, body: Switched) =>
      unwrap(http.PUT(`${DOCTOR}/availability`, { params: { path: { clinic_id, doctor_id } }, body })),

    absences: (clinic_id: string, doctor_id: string) =>
      unwrap(http.GET(`${DOCTOR}/absences`, { params: { path: { clinic_id, doctor_id } } })),
    addAbsence: (clinic_id: string, doctor_id: string, body: NewAbsence) =>
      once("addAbsence", [clinic_id, doctor_id, body], (header) =>
        http.POST(`${DOCTOR}/absences`, { params: { path: { clinic_id, doctor_id }, header }, body }),
      ),
    removeAbsence: (clinic_id: string, absence_id: string) =>
      unwrap(http.DELETE("/api/v1/clinics/{clinic_id}/absences/{absence_id}", { params: { path: { clinic_id, absence_id } } })),
  };
}
