/** The clinic itself, its doctors and its staff. */
import type { ClinicChanges, DoctorChanges, NewDoctor } from "../bodies";
import { unwrap, type Http } from "../http";
import type { Once } from "../once";
import type { Invitation, NewLogin } from "../shapes";

export function manageCalls(http: Http, once: Once) {
  return {
    changeClinic: (clinic_id: string, body: ClinicChanges) =>
      unwrap(http.PATCH("/api/v1/clinics/{clinic_id}", { params: { path: { clinic_id } }, body })),
    closeClinic: (clinic_id: string) =>
      unwrap(http.POST("/api/v1/clinics/{clinic_id}/close", { params: { path: { clinic_id } } })),
    addDoctor: (clinic_id: string, body: NewDoctor) =>
      once("addDoctor", [clinic_id, body], (header) =>
        http.POST("/api/v1/clinics/{clinic_id}/doctors", { params: { path: { clinic_id }, header }, body }),
      ),
    changeDoctor: (doctor_id: string, body: DoctorChanges) =>
      unwrap(http.PATCH("/api/v1/doctors/{doctor_id}", { params: { path: { doctor_id } }, body })),
    suspendDoctor: (doctor_id: string) =>
      unwrap(http.POST("/api/v1/doctors/{doctor_id}/suspend", { params: { path: { doctor_id } } })),
    reinstateDoctor: (doctor_id: string) =>
      unwrap(http.POST("/api/v1/doctors/{doctor_id}/reinstate", { params: { path: { doctor_id } } })),
    visitsOfDoctor: (doctor_id: string) =>
      unwrap(http.GET("/api/v1/doctors/{doctor_id}/visits", { params: { path: { doctor_id } } })),
    staff: (clinic_id: string) =>
      unwrap(http.GET("/api/v1/clinics/{clinic_id}/staff", { params: { path: { clinic_id } } })),
    removeStaff: (clinic_id: string, account_id: string) =>
      unwrap(
        http.DELETE("/api/v1/clinics/{clinic_id}/staff/{account_id}", { params: { path: { clinic_id, account_id } } }),
      ),
    invites: (clinic_id: string) =>
      unwrap(http.GET("/api/v1/clinics/{clinic_id}/invites", { params: { path: { clinic_id } } })),
    revokeInvite: (clinic_id: string, invite_id: string) =>
      unwrap(
        http.DELETE("/api/v1/clinics/{clinic_id}/invites/{invite_id}", { params: { path: { clinic_id, invite_id } } }),
      ),
    invite: (clinic_id: string, body: Invitation) =>
      once("invite", { clinic_id, ...body }, (header) =>
        http.POST("/api/v1/clinics/{clinic_id}/invites", { params: { path: { clinic_id }, header }, body }),
      ),
    makeLogin: (clinic_id: string, body: NewLogin) =>
      unwrap(http.POST("/api/v1/clinics/{clinic_id}/logins", { params: { path: { clinic_id } }, body })),
    renewLogin: (clinic_id: string, account_id: string) =>
      unwrap(
        http.POST("/api/v1/clinics/{clinic_id}/staff/{account_id}/one-time-password", {
          params: { path: { clinic_id, account_id } },
        }),
      ),
    changeRole: (clinic_id: string, account_id: string, role: "staff" | "manager") =>
      unwrap(
        http.PUT("/api/v1/clinics/{clinic_id}/staff/{account_id}/role", {
          params: { path: { clinic_id, account_id } },
          body: { role },
        }),
      ),
  };
}
