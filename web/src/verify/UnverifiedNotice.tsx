import "../styles/laterMantine";

import { Button, Group } from "@mantine/core";
import { IconDeviceMobileQuestion } from "@tabler/icons-react";
import { Link, useLocation } from "react-router";

import { useAccount } from "../services";
import { Callout } from "../shell/Callout";
import { usePhone } from "./usePhone";

/** On every page of a patient, until the code is typed. */
export default function UnverifiedNotice() {
  const account = useAccount();
  const phone = usePhone(account);
  const { pathname, search } = useLocation();
  if (account?.role !== "patient" || phone?.verified !== false || pathname === "/verify-phone") return null;
  return (
    <Callout
      tone="warning"
      mb="md"
      icon={<IconDeviceMobileQuestion size={20} />}
      title="Your phone is not verified"
      data-testid="phone-unverified"
    >
      <Group justify="space-between">
        <span>Until then no offers and no reminders are texted to {phone.id}. Here you see everything, live.</span>
        <Button
          component={Link}
          to={`/verify-phone?next=${encodeURIComponent(pathname + search)}`}
          size="xs"
          data-testid="to-verify-phone"
        >
          Enter the code
        </Button>
      </Group>
    </Callout>
  );
}
