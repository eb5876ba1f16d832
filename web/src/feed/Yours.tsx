import "../styles/laterMantine";

import type { Account } from "../api/shapes";
import { MyVisits } from "../mine/MyVisits";
import { PhoneNotice } from "../verify/PhoneNotice";
import { StandbyTeaser } from "./StandbyTeaser";

/** What a patient has beside the feed. Guests need not fetch it. */
export default function Yours({ account, loading }: { account: Account; loading: boolean }) {
  return (
    <>
      <PhoneNotice account={account} />
      <MyVisits account={account} loading={loading} />
      <StandbyTeaser account={account} loading={loading} />
    </>
  );
}
