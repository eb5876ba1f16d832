import "../styles/laterMantine";

import { Anchor, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link, Navigate, useNavigate, useSearchParams } from "react-router";

import { AuthCard } from "../auth/AuthCard";
import { useAccount } from "../services";
import { pathIn } from "../shell/paths";
import { CodeForm } from "./CodeForm";
import { usePhone } from "./usePhone";
import { usePhoneChange } from "./usePhoneChange";

/** `/verify-phone`: the code that was texted, after signing up or whenever it is convenient. */
export default function VerifyPhonePage() {
  const account = useAccount();
  const phone = usePhone(account);
  const change = usePhoneChange().data;
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const target = pathIn(params, "next") ?? "/";
  if (!account?.phone || phone?.verified) return <Navigate to={target} replace />;

  async function verified() {
    await navigate(target, { replace: true });
    notifications.show({ color: "success", message: "Your phone is verified: we text you openings from now on." });
  }
  return (
    <AuthCard
      title="Is this your phone?"
      lead={`We have sent six digits to ${change?.phone ?? account.phone}. Nothing else is texted there before you have typed them.`}
      foot={!account.email_verified && `Look for our mail to ${account.email} as well: it says what to do there.`}
    >
      <CodeForm againAt={change?.again_at} onVerified={verified}>
        <Group gap="md">
          <Anchor component={Link} to="/account" data-testid="verify-other">
            Another number
          </Anchor>
          <Anchor component={Link} to={target} data-testid="verify-later">
            Later
          </Anchor>
        </Group>
      </CodeForm>
    </AuthCard>
  );
}
