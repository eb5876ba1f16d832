/** The audit log. */
import type { AuditQuery } from "../bodies";
import { unwrap, type Http } from "../http";

/** An answer that is a file. */
const FILE = { parseAs: "blob" } as const;
const file = (call: Parameters<typeof unwrap<Blob>>[0]): Promise<Blob> => unwrap(call) as Promise<Blob>;

export function auditCalls(http: Http) {
  return {
    audit: (query: AuditQuery) => unwrap(http.GET("/api/v1/audit", { params: { query } })),
    auditFile: (query: AuditQuery) => file(http.GET("/api/v1/audit/export", { params: { query }, ...FILE })),
    clinicAudit: (clinic_id: string, query: AuditQuery) =>
      unwrap(http.GET("/api/v1/clinics/{clinic_id}/audit", { params: { path: { clinic_id }, query } })),
    clinicAuditFile: (clinic_id: string, query: AuditQuery) =>
      file(http.GET("/api/v1/clinics/{clinic_id}/audit/export", { params: { path: { clinic_id }, query }, ...FILE })),
  };
}
