import { IconMessageOff } from "@tabler/icons-react";

import type { Account } from "../api/shapes";
import { Callout } from "../shell/Callout";
import { usePhone } from "./usePhone";

const WHY = { bad_number: "is no number in use", landline: "is a landline" } as const;

/** Says so when no text will come: somebody sent STOP from this phone, or texts cannot reach it. */
export function PhoneNotice({ account }: { account: Account }) {
  const phone = usePhone(account);
  if (phone?.failed_because && !phone.opted_out) {
    return (
      <Callout tone="warning" icon={<IconMessageOff size={20} />} title="Texts do not arrive" data-testid="phone-failed">
        {phone.id} {WHY[phone.failed_because]}, so we cannot text it. You still see everything here, live. Change the
        number on your account page, or choose e-mail or notices in your requests. A text from it makes it good.
      </Callout>
    );
  }
  if (!phone?.opted_out) return null;
  return (
    <Callout tone="warning" icon={<IconMessageOff size={20} />} title="Texts are off" data-testid="phone-opted-out">
      STOP (or a lone CANCEL) was sent from {phone.id}, so we do not text it. You still see everything here, live. To
      have texts again, send START from that phone to the number our texts came from.
    </Callout>
  );
}
