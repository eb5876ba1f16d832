/** The clinic of the address, for whoever manages it. */
import type { ReactNode } from "react";

import type { Clinic } from "../api/shapes";
import { manages } from "../clinic/roles";
import { useClinicChoice } from "../clinic/useClinicChoice";
import { IconLock } from "@tabler/icons-react";
import { useAccount } from "../services";
import { Notice } from "../shell/Notice";

/** `missing`: what to show instead of the page. */
export function useManagedClinic(): { clinic: Clinic | null; picker: ReactNode; missing: ReactNode } {
  const account = useAccount();
  const { clinic, picker, missing } = useClinicChoice();
  if (clinic === null || manages(account, clinic.id)) return { clinic, picker, missing };
  const refusal = (
    <Notice icon={<IconLock size={26} />} title="For managers" isPage>
      Only a manager of {clinic.name} may change this.
    </Notice>
  );
  return { clinic: null, picker, missing: refusal };
}
