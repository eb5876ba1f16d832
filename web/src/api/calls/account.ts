/** One's own account: its people, profile, phone, address, logins and messages. */
import type { Body } from "../bodies";
import { unwrap, type Http } from "../http";
import type { Once } from "../once";
import type { paths } from "../schema";
import type { PhoneChange, Switches } from "../shapes";

/** A file is sent as it is. The document calls its bytes a text. */
const RAW = { bodySerializer: (body: unknown) => body as Blob, headers: { "Content-Type": "application/octet-stream" } };
const raw = (file: Blob) => file as unknown as string;

export function accountCalls(http: Http, once: Once) {
  return {
    addPatient: (body: { name: string; born: string | null }) =>
      once("addPatient", body, (header) => http.POST("/api/v1/me/patients", { params: { header }, body })),
    changePatient: (patient_id: string, body: { name: string; born: string | null }) =>
      unwrap(http.PUT("/api/v1/me/patients/{patient_id}", { params: { path: { patient_id } }, body })),
    removePatient: (patient_id: string) =>
      unwrap(http.DELETE("/api/v1/me/patients/{patient_id}", { params: { path: { patient_id } } })),
    profile: (patient_id: string) =>
      unwrap(http.GET("/api/v1/patients/{patient_id}/profile", { params: { path: { patient_id } } })),
    setProfile: (patient_id: string, body: Body<paths["/api/v1/patients/{patient_id}/profile"]["put"]>) =>
      unwrap(http.PUT("/api/v1/patients/{patient_id}/profile", { params: { path: { patient_id } }, body })),
    putDoctorPhoto: (doctor_id: string, file: Blob) =>
      unwrap(http.PUT("/api/v1/doctors/{doctor_id}/photo", { ...RAW, params: { path: { doctor_id } }, body: raw(file) })),
    removeDoctorPhoto: (doctor_id: string) =>
      unwrap(http.DELETE("/api/v1/doctors/{doctor_id}/photo", { params: { path: { doctor_id } } })),
    putPatientPhoto: (patient_id: string, file: Blob) =>
      unwrap(http.PUT("/api/v1/patients/{patient_id}/photo", { ...RAW, params: { path: { patient_id } }, body: raw(file) })),
    removePatientPhoto: (patient_id: string) =>
      unwrap(http.DELETE("/api/v1/patients/{patient_id}/photo", { params: { path: { patient_id } } })),
    changeMe: (body: Body<paths["/api/v1/me"]["patch"]>) => unwrap(http.PATCH("/api/v1/me", { body })),
    putPhoto: (file: Blob) => unwrap(http.PUT("/api/v1/me/photo", { ...RAW, body: raw(file) })),
    removePhoto: () => unwrap(http.DELETE("/api/v1/me/photo")),
    sendCode: () => unwrap(http.POST("/api/v1/me/phone/code")),
    verifyPhone: (code: string) => unwrap(http.POST("/api/v1/me/phone/verify", { body: { code } })),
    phoneChange: (): Promise<PhoneChange | null> => unwrap(http.GET("/api/v1/me/phone/change")),
    changePhone: (phone: string, password: string): Promise<PhoneChange | null> =>
      unwrap(http.PUT("/api/v1/me/phone", { body: { phone, password } })),
    dropPhoneChange: () => unwrap(http.DELETE("/api/v1/me/phone/change")),
    changeEmail: (email: string, password: string) =>
      unwrap(http.PUT("/api/v1/me/email", { body: { email, password } })),
    sendLink: () => unwrap(http.POST("/api/v1/me/email/link")),
    switches: () => unwrap(http.GET("/api/v1/me/switches")),
    setSwitches: (switches: Switches) => unwrap(http.PUT("/api/v1/me/switches", { body: switches })),
    pushKey: () => unwrap(http.GET("/api/v1/push/key")),
    subscribe: (body: Body<paths["/api/v1/me/push"]["post"]>) => unwrap(http.POST("/api/v1/me/push", { body })),
    unsubscribe: (endpoint: string) => unwrap(http.DELETE("/api/v1/me/push", { params: { query: { endpoint } } })),
    changePassword: (present: string, fresh: string) =>
      unwrap(http.POST("/api/v1/auth/password", { body: { present, new: fresh } })),
    logins: () => unwrap(http.GET("/api/v1/auth/sessions")),
    endLogin: (session_id: string) =>
      unwrap(http.DELETE("/api/v1/auth/sessions/{session_id}", { params: { path: { session_id } } })),
    endOtherLogins: () => unwrap(http.DELETE("/api/v1/auth/sessions")),
    closeAccount: (password: string) => unwrap(http.POST("/api/v1/me/closing", { body: { password } })),
    joinAnother: (invite: string) => unwrap(http.POST("/api/v1/me/memberships", { body: { invite } })),
  };
}
