import { Alert } from "@mantine/core";
import { IconMessageOff } from "@tabler/icons-react";
import { useCallback } from "react";

import type { Account } from "../api/shapes";
import type { LiveState } from "../live/state";
import { useLive } from "../services";

/** Says so when somebody sent STOP from this phone: no text will come. */
export function PhoneNotice({ account }: { account: Account }) {
  const phone = useLive(
    useCallback((state: LiveState) => (account.phone ? state.phone[account.phone]?.value : undefined), [account.phone]),
  );
  if (!phone?.opted_out) return null;
  return (
    <Alert color="sun" icon={<IconMessageOff size={20} />} title="Texts are off" data-testid="phone-opted-out">
      STOP (or a lone CANCEL) was sent from {phone.id}, so we do not text it. You still see everything here, live. To
      have texts again, send START from that phone to the number our texts came from.
    </Alert>
  );
}
