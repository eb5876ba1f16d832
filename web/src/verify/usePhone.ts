import { useCallback } from "react";

import type { Account, Phone } from "../api/shapes";
import type { LiveState } from "../live/state";
import { useLive } from "../services";

/** The account's phone as it is known here; undefined until it is. */
export function usePhone(account: Account | null): Phone | undefined {
  return useLive(
    useCallback(
      (state: LiveState) => {
        const number = numberOf(account, state);
        return number ? state.phone[number]?.value : undefined;
      },
      [account],
    ),
  );
}

/** The account's number. Its people tell it live: it may have been changed on another device. */
export function numberOf(account: Account | null, state: LiveState): string | null {
  if (account === null) return null;
  const own = account.patient_ids.map((id) => state.patient[id]?.value.phone).find(Boolean);
  return own ?? account.phone;
}
