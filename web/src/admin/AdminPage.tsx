import "../styles/laterMantine";

import { useSearchParams } from "react-router";

import { Page } from "../shell/Page";
import { idIn } from "../shell/params";
import { AdminLinks } from "./AdminLinks";
import { NumbersStrip } from "./NumbersStrip";
import { PatientDrawer } from "./PatientDrawer";
import { PatientTable } from "./PatientTable";

/** The whole installation, for those who run it. */
export default function AdminPage() {
  const [params, setParams] = useSearchParams();
  const reading = idIn(params, "patient");
  const setReading = (patientId: string | null) =>
    setParams((old) => {
      const changed = new URLSearchParams(old);
      if (patientId === null) changed.delete("patient");
      else changed.set("patient", patientId);
      return changed;
    });
  return (
    <Page title="Administration" lead="All clinics, and everybody who is treated there." width="wide" back={<AdminLinks />} testId="admin">
      <NumbersStrip />
      <PatientTable read={setReading} />
      <PatientDrawer patientId={reading} close={() => setReading(null)} />
    </Page>
  );
}
