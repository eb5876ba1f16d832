/** Administration. */
import type { Body, ClinicListQuery, DoctorListQuery, MessageQuery, NewClinic, StaffListQuery } from "../bodies";
import { unwrap, type Http } from "../http";
import type { Once } from "../once";
import type { paths } from "../schema";

export function adminCalls(http: Http, once: Once) {
  return {
    adminNumbers: (zone: string) => unwrap(http.GET("/api/v1/admin/numbers", { params: { query: { zone } } })),
    findPatients: (q: string, cursor: string | null) =>
      unwrap(http.GET("/api/v1/admin/patients", { params: { query: { q, cursor } } })),
    patientFile: (patient_id: string) =>
      unwrap(http.GET("/api/v1/admin/patients/{patient_id}", { params: { path: { patient_id } } })),
    correctPatient: (patient_id: string, body: Body<paths["/api/v1/admin/patients/{patient_id}"]["put"]>) =>
      unwrap(http.PUT("/api/v1/admin/patients/{patient_id}", { params: { path: { patient_id } }, body })),
    blockEverywhere: (patient_id: string, reason: string) =>
      unwrap(http.PUT("/api/v1/admin/patients/{patient_id}/block", { params: { path: { patient_id } }, body: { reason } })),
    unblockEverywhere: (patient_id: string) =>
      unwrap(http.DELETE("/api/v1/admin/patients/{patient_id}/block", { params: { path: { patient_id } } })),
    allClinics: (query: ClinicListQuery) => unwrap(http.GET("/api/v1/admin/clinics", { params: { query } })),
    allDoctors: (query: DoctorListQuery) => unwrap(http.GET("/api/v1/admin/doctors", { params: { query } })),
    allStaff: (query: StaffListQuery) => unwrap(http.GET("/api/v1/admin/staff", { params: { query } })),
    allInvites: () => unwrap(http.GET("/api/v1/admin/invites")),
    createClinic: (body: NewClinic) =>
      once("createClinic", body, (header) => http.POST("/api/v1/clinics", { params: { header }, body })),
    system: () => unwrap(http.GET("/api/v1/admin/system")),
    allMessages: (query: MessageQuery) => unwrap(http.GET("/api/v1/admin/messages", { params: { query } })),
  };
}
