/** What operations are sent, by the names that several files use. */
import type { paths } from "./schema";

/** What an operation is sent. */
export type Body<Operation> = Operation extends { requestBody?: { content: { "application/json": infer Json } } }
  ? Json
  : never;

export type FeedQuery = NonNullable<paths["/api/v1/snapshots/feed"]["get"]["parameters"]["query"]>;
export type MessageQuery = NonNullable<paths["/api/v1/admin/messages"]["get"]["parameters"]["query"]>;
export type AuditQuery = NonNullable<paths["/api/v1/clinics/{clinic_id}/audit"]["get"]["parameters"]["query"]>;
export type ClinicListQuery = NonNullable<paths["/api/v1/admin/clinics"]["get"]["parameters"]["query"]>;
export type DoctorListQuery = NonNullable<paths["/api/v1/admin/doctors"]["get"]["parameters"]["query"]>;
export type StaffListQuery = NonNullable<paths["/api/v1/admin/staff"]["get"]["parameters"]["query"]>;
export type NewClinic = Body<paths["/api/v1/clinics"]["post"]>;
export type DoctorQuery = NonNullable<paths["/api/v1/doctors"]["get"]["parameters"]["query"]>;
export type ClinicChanges = Body<paths["/api/v1/clinics/{clinic_id}"]["patch"]>;
export type NewDoctor = Body<paths["/api/v1/clinics/{clinic_id}/doctors"]["post"]>;
export type DoctorChanges = Body<paths["/api/v1/doctors/{doctor_id}"]["patch"]>;
