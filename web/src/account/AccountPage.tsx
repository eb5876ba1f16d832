import "../styles/laterMantine";

import { useAccount } from "../services";
import { Page } from "../shell/Page";
import { AboutPart } from "./AboutPart";
import { CloseAccount } from "./CloseAccount";
import { EmailPart } from "./EmailPart";
import { Logins } from "./Logins";
import { PasswordForm } from "./PasswordForm";
import { PhonePart } from "./PhonePart";

/** One's own account: who it is of, its phone, its e-mail, its password, where it is logged in, and its end. */
export default function AccountPage() {
  const account = useAccount();
  if (account === null) return null;
  return (
    <Page
      title="Account"
      lead={
        <span style={{ overflowWrap: "anywhere" }}>
          {account.name}, {account.email}
        </span>
      }
    >
      <AboutPart account={account} />
      {account.role === "patient" && <PhonePart account={account} />}
      <EmailPart account={account} />
      <PasswordForm />
      <Logins />
      {account.role !== "admin" && <CloseAccount isPatient={account.role === "patient"} />}
    </Page>
  );
}
