/** Every call to the API, spelled once, in `calls` by subject. */
import { guestCalls } from "./calls/guest";
import type { LoggedInCalls } from "./calls/loggedIn";
import type { Http } from "./http";
import { withLater } from "./later";
import type { Once } from "./once";

export type Api = ReturnType<typeof guestCalls> & LoggedInCalls;

/** `once`: for what must not be done twice, see there. */
export function createApi(http: Http, once: Once): Api {
  return withLater(guestCalls(http), async () => (await import("./calls/loggedIn")).loggedInCalls(http, once));
export type Api = ReturnType<typeof createApi>;
export type FeedQuery = NonNullable<paths["/api/v1/snapshots/feed"]["get"]["parameters"]["query"]>;

export type MessageQuery = NonNullable<paths["/api/v1/admin/messages"]["get"]["parameters"]["query"]>;
export type AuditQuery = NonNullable<paths["/api/v1/clinics/{clinic_id}/audit"]["get"]["parameters"]["query"]>;
export type DoctorQuery = NonNullable<paths["/api/v1/doctors"]["get"]["parameters"]["query"]>;

/** What an operation is sent. */
type Body<Operation> = Operation extends { requestBody?: { content: { "application/json": infer Json } } }
  ? Json
  : never;

/** A file is sent as it is. The document calls its bytes a text. */
const RAW = { bodySerializer: (body: unknown) => body as Blob, headers: { "Content-Type": "application/octet-stream" } };
const raw = (file: Blob) => file as unknown as string;

/** An answer that is a file. */
const FILE = { parseAs: "blob" } as const;
const file = (call: Parameters<typeof unwrap<Blob>>[0]): Promise<Blob> => unwrap(call) as Promise<Blob>;

export type ClinicChanges = Body<paths["/api/v1/clinics/{clinic_id}"]["patch"]>;
export type NewDoctor = Body<paths["/api/v1/clinics/{clinic_id}/doctors"]["post"]>;
export type DoctorChanges = Body<paths["/api/v1/doctors/{doctor_id}"]["patch"]>;

/** `once`: for what must not be done twice, see there. */
export function createApi(http: Http, once: Once) {
  return {
    time: () => unwrap(http.GET("/api/v1/time")),

    specialties: () => unwrap(http.GET("/api/v1/specialties")),
    phoneCountries: () => unwrap(http.GET("/api/v1/phone-countries")),
    clinics: () => unwrap(http.GET("/api/v1/clinics")),
    doctors: (query: DoctorQuery) => unwrap(http.GET("/api/v1/doctors", { params: { query } })),
    popularDoctors: () => unwrap(http.GET("/api/v1/popular-doctors")),
    doctor: (doctor_id: string) => unwrap(http.GET("/api/v1/doctors/{doctor_id}", { params: { path: { doctor_id } } })),
    clinic: (clinic_id: string) => unwrap(http.GET("/api/v1/clinics/{clinic_id}", { params: { path: { clinic_id } } })),
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

    feed: (query: FeedQuery) => unwrapScreen(http.GET("/api/v1/snapshots/feed", { params: { query } })),
    mine: () => unwrapScreen(http.GET("/api/v1/snapshots/mine")),
    matches: () => unwrapScreen(http.GET("/api/v1/snapshots/matches")),
    board: (clinic_id: string, day: string) =>
      unwrapScreen(http.GET("/api/v1/snapshots/board/{clinic_id}", { params: { path: { clinic_id }, query: { day } } })),
    socketTicket: () => unwrap(http.POST("/api/v1/socket-tickets")),

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
    seen: (booking_id: string) =>
      unwrap(http.POST("/api/v1/bookings/{booking_id}/seen", { params: { path: { booking_id } } })),
    noShow: (booking_id: string) =>
      once("noShow", booking_id, (header) =>
        http.POST("/api/v1/bookings/{booking_id}/no-show", { params: { path: { booking_id }, header } }),
      ),

    /** `terms`: where it is not as usual, the visit's own doctor at any hour. */
    earlier: (booking_id: string, terms: { specialties: string[] } | null = null) =>
      unwrap(http.POST("/api/v1/bookings/{booking_id}/earlier", { params: { path: { booking_id } }, body: terms })),
    place: (standby_id: string) =>
      unwrap(http.GET("/api/v1/standbys/{standby_id}/place", { params: { path: { standby_id } } })),
    missed: (standby_id: string) =>
      unwrap(http.GET("/api/v1/standbys/{standby_id}/missed", { params: { path: { standby_id } } })),

    addPatient: (body: { name: string; born: string | null }) =>
      once("addPatient", body, (header) => http.POST("/api/v1/me/patients", { params: { header }, body })),
    changePatient: (patient_id: string, body: { name: string; born: string | null }) =>
      unwrap(http.PUT("/api/v1/me/patients/{patient_id}", { params: { path: { patient_id } }, body })),
    changeMe: (body: Body<paths["/api/v1/me"]["patch"]>) => unwrap(http.PATCH("/api/v1/me", { body })),
    putPhoto: (file: Blob) => unwrap(http.PUT("/api/v1/me/photo", { ...RAW, body: raw(file) })),
    removePhoto: () => unwrap(http.DELETE("/api/v1/me/photo")),
    removePatient: (patient_id: string) =>
      unwrap(http.DELETE("/api/v1/me/patients/{patient_id}", { params: { path: { patient_id } } })),
    profile: (patient_id: string) =>
      unwrap(http.GET("/api/v1/patients/{patient_id}/profile", { params: { path: { patient_id } } })),
    setProfile: (patient_id: string, body: Body<paths["/api/v1/patients/{patient_id}/profile"]["put"]>) =>
      unwrap(http.PUT("/api/v1/patients/{patient_id}/profile", { params: { path: { patient_id } }, body })),
    putPatientPhoto: (patient_id: string, file: Blob) =>
      unwrap(http.PUT("/api/v1/patients/{patient_id}/photo", { ...RAW, params: { path: { patient_id } }, body: raw(file) })),
    removePatientPhoto: (patient_id: string) =>
      unwrap(http.DELETE("/api/v1/patients/{patient_id}/photo", { params: { path: { patient_id } } })),
    sendCode: () => unwrap(http.POST("/api/v1/me/phone/code")),
    verifyPhone: (code: string) => unwrap(http.POST("/api/v1/me/phone/verify", { body: { code } })),
    phoneChange: (): Promise<PhoneChange | null> => unwrap(http.GET("/api/v1/me/phone/change")),
    changePhone: (phone: string, password: string): Promise<PhoneChange | null> =>
      unwrap(http.PUT("/api/v1/me/phone", { body: { phone, password } })),
    dropPhoneChange: () => unwrap(http.DELETE("/api/v1/me/phone/change")),
    changeEmail: (email: string, password: string) =>
      unwrap(http.PUT("/api/v1/me/email", { body: { email, password } })),
    sendLink: () => unwrap(http.POST("/api/v1/me/email/link")),
    verifyEmail: (token: string) => unwrap(http.POST("/api/v1/verify-email", { body: { token } })),
    switches: () => unwrap(http.GET("/api/v1/me/switches")),
    setSwitches: (switches: Switches) => unwrap(http.PUT("/api/v1/me/switches", { body: switches })),
    pushKey: () => unwrap(http.GET("/api/v1/push/key")),
    subscribe: (body: Body<paths["/api/v1/me/push"]["post"]>) => unwrap(http.POST("/api/v1/me/push", { body })),
    unsubscribe: (endpoint: string) => unwrap(http.DELETE("/api/v1/me/push", { params: { query: { endpoint } } })),

    link: (token: string) => unwrap(http.GET("/api/v1/links/{token}", { params: { path: { token } } })),
    /** `born`: the patient's birth date, where it was asked for. */
    acceptLink: (token: string, born: string | null = null) =>
      unwrap(http.POST("/api/v1/links/{token}/accept", { params: { path: { token } }, body: born ? { born } : null })),
    passLink: (token: string) => unwrap(http.POST("/api/v1/links/{token}/pass", { params: { path: { token } } })),
    confirmLink: (token: string) => unwrap(http.POST("/api/v1/links/{token}/confirm", { params: { path: { token } } })),
    cancelLink: (token: string) => unwrap(http.POST("/api/v1/links/{token}/cancel", { params: { path: { token } } })),
    unsubscribeLink: (token: string) =>
      unwrap(http.POST("/api/v1/links/{token}/unsubscribe", { params: { path: { token } } })),

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
    responseStats: (clinic_id: string) =>
      unwrap(http.GET("/api/v1/clinics/{clinic_id}/habits", { params: { path: { clinic_id } } })),
    messages: (clinic_id: string, cursor: string | null) =>
      unwrap(http.GET("/api/v1/clinics/{clinic_id}/messages", { params: { path: { clinic_id }, query: { cursor } } })),
    changePassword: (present: string, fresh: string) =>
      unwrap(http.POST("/api/v1/auth/password", { body: { present, new: fresh } })),
    askForReset: (email: string) => unwrap(http.POST("/api/v1/auth/password-resets", { body: { email } })),
    setPasswordByLink: (token: string, password: string) =>
      unwrap(http.POST("/api/v1/auth/password-resets/use", { body: { token, password } })),
    logins: () => unwrap(http.GET("/api/v1/auth/sessions")),
    endLogin: (session_id: string) =>
      unwrap(http.DELETE("/api/v1/auth/sessions/{session_id}", { params: { path: { session_id } } })),
    endOtherLogins: () => unwrap(http.DELETE("/api/v1/auth/sessions")),
    closeAccount: (password: string) => unwrap(http.POST("/api/v1/me/closing", { body: { password } })),

    adminNumbers: (zone: string) => unwrap(http.GET("/api/v1/admin/numbers", { params: { query: { zone } } })),
    findPatients: (q: string, cursor: string | null) =>
      unwrap(http.GET("/api/v1/admin/patients", { params: { query: { q, cursor } } })),
    patientFile: (patient_id: string) =>
      unwrap(http.GET("/api/v1/admin/patients/{patient_id}", { params: { path: { patient_id } } })),
    correctPatient: (patient_id: string, body: Body<paths["/api/v1/admin/patients/{patient_id}"]["put"]>) =>
      unwrap(http.PUT("/api/v1/admin/patients/{patient_id}", { params: { path: { patient_id } }, body })),

    system: () => unwrap(http.GET("/api/v1/admin/system")),
    audit: (query: AuditQuery) => unwrap(http.GET("/api/v1/audit", { params: { query } })),
    auditFile: (query: AuditQuery) => file(http.GET("/api/v1/audit/export", { params: { query }, ...FILE })),
    clinicAudit: (clinic_id: string, query: AuditQuery) =>
      unwrap(http.GET("/api/v1/clinics/{clinic_id}/audit", { params: { path: { clinic_id }, query } })),
    clinicAuditFile: (clinic_id: string, query: AuditQuery) =>
      file(http.GET("/api/v1/clinics/{clinic_id}/audit/export", { params: { path: { clinic_id }, query }, ...FILE })),
    allMessages: (query: MessageQuery) => unwrap(http.GET("/api/v1/admin/messages", { params: { query } })),

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
    joinAnother: (invite: string) => unwrap(http.POST("/api/v1/me/memberships", { body: { invite } })),
  };
}
