import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Clinic } from "../api/shapes";
import { useServices } from "../services";
import { Confirm } from "../shell/Confirm";
import { useAttempt } from "../shell/useAttempt";

/** Closing a clinic for good, asked twice. The server refuses it while patients have appointments. */
export function CloseClinic({ clinic }: { clinic: Clinic }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const { working, attempt } = useAttempt();
  const [isAsked, ask] = useState(false);
  const close = async () => {
    await api.closeClinic(clinic.id);
    notifications.show({ message: `${clinic.name} is closed.` });
    await queries.invalidateQueries({ queryKey: ["clinics"] });
  };
  if (!isAsked)
    return (
      <Button variant="default" style={{ alignSelf: "flex-start" }} data-testid="clinic-close" onClick={() => ask(true)}>
        Close this clinic
      </Button>
    );
  return (
    <Confirm
      yes="Close it for good"
      no="Keep it open"
      working={working}
      testId="clinic-close-yes"
      onYes={() => void attempt(close)}
      onNo={() => ask(false)}
    >
      No appointments can be booked at {clinic.name} any more, and it is in no list. What is free is withdrawn.
    </Confirm>
  );
}
