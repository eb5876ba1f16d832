import { useQuery } from "@tanstack/react-query";

import { useServices } from "../services";

export const PHONE_CHANGE = ["phone-change"] as const;

/** The number that waits for its code; null when there is none. */
export function usePhoneChange() {
  const { api } = useServices();
  return useQuery({ queryKey: PHONE_CHANGE, queryFn: () => api.phoneChange() });
}
