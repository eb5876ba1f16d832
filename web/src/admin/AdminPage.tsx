import "../styles/laterMantine";

import { useState } from "react";

import { Page } from "../shell/Page";
import { AdminLinks } from "./AdminLinks";
import { NumbersStrip } from "./NumbersStrip";
import { PatientDrawer } from "./PatientDrawer";
import { PatientTable } from "./PatientTable";

/** The whole installation, for those who run it. */
export default function AdminPage() {
  const [reading, setReading] = useState<string | null>(null);
  return (
    <Page title="Administration" lead="All clinics, and everybody who is treated there." width="wide" back={<AdminLinks />} testId="admin">
      <NumbersStrip />
      <PatientTable read={setReading} />
      <PatientDrawer patientId={reading} close={() => setReading(null)} />
    </Page>
  );
}
