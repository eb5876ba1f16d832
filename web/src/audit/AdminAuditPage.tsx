import "../styles/laterMantine";

import { AdminLinks } from "../admin/AdminLinks";
import { useServices } from "../services";
import { Page } from "../shell/Page";
import { AuditLog } from "./AuditLog";

/** Who did what, in all clinics. */
export default function AdminAuditPage() {
  const { api } = useServices();
  return (
    <Page
      title="Audit log"
      lead="Who did what, everywhere, newest first. Nobody can change it, and it has no names: those here are of today."
      width="wide"
      back={<AdminLinks />}
      testId="admin-audit"
    >
      <AuditLog of="everything" load={api.audit} save={api.auditFile} />
    </Page>
  );
}
