import "../styles/laterMantine";

import { Stack, Text, Title } from "@mantine/core";

import { useAccount } from "../services";
import { CloseAccount } from "./CloseAccount";
import { EmailPart } from "./EmailPart";
import { Logins } from "./Logins";
import { PasswordForm } from "./PasswordForm";
import { PhonePart } from "./PhonePart";

/** One's own account: its phone, its e-mail, its password, where it is logged in, and its end. */
export default function AccountPage() {
  const account = useAccount();
  if (account === null) return null;
  return (
    <Stack gap="lg" maw={760} mx="auto">
      <div>
        <Title order={1}>Account</Title>
        <Text c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {account.name}, {account.email}
        </Text>
      </div>
      {account.role === "patient" && <PhonePart account={account} />}
      <EmailPart account={account} />
      <PasswordForm />
      <Logins />
      {account.role !== "admin" && <CloseAccount isPatient={account.role === "patient"} />}
    </Stack>
  );
}
