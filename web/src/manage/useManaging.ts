import { useMemo } from "react";

import { createHttp } from "../api/http";
import { createManaging, type Managing } from "../api/managing";
import { createOnce } from "../api/once";
import { useServices } from "../services";

/** The calls of those who manage a clinic. */
export function useManaging(): Managing {
  const { session, keys } = useServices();
  return useMemo(() => createManaging(createHttp(session), createOnce(keys)), [session, keys]);
}
