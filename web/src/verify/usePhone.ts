import { useCallback } from "react";

import type { Account, Phone } from "../api/shapes";
import type { LiveState } from "../live/state";
import { useLive } from "../services";

/** The account's phone as it is known here; undefined until it is. */
export function usePhone(account: Account | null): Phone | undefined {
  const number = account?.phone;
  return useLive(useCallback((state: LiveState) => (number ? state.phone[number]?.value : undefined), [number]));
}
