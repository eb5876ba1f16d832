import "../styles/laterMantine";

import { useManagedClinic } from "../manage/useManagedClinic";
import { useServices } from "../services";
import { Page } from "../shell/Page";
import { AuditLog } from "./AuditLog";

/** Who did what at a clinic, for its managers. */
export default function ClinicAuditPage() {
  const { api } = useServices();
  const { clinic, picker, missing } = useManagedClinic();
  if (clinic === null) return missing;
  const { id, name } = clinic;
  return (
    <Page
      title="Audit log"
      lead={`Who did what at ${name}, newest first. Nobody can change it.`}
      width="wide"
      testId="clinic-audit"
      actions={picker}
    >
      <AuditLog
        key={id}
        of={id}
        load={(query) => api.clinicAudit(id, query)}
        save={(query) => api.clinicAuditFile(id, query)}
      />
    </Page>
  );
}
