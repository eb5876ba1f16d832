import "../styles/laterMantine";

import { Anchor, Button, Group, Text } from "@mantine/core";
import { IconCalendarX } from "@tabler/icons-react";
import { useCallback } from "react";
import { Link } from "react-router";

import type { Account, Booking } from "../api/shapes";
import { unseenVisits } from "../live/selectors";
import type { LiveState } from "../live/state";
import { specialtyLabel, useClinics } from "../queries/catalog";
import { useMineScreen } from "../queries/screens";
import { useLive, useNow, useServices } from "../services";
import { Callout } from "../shell/Callout";
import { useAttempt } from "../shell/useAttempt";
import { dayInWords, timeThere } from "../time/words";

/** Visits that a clinic has cancelled, on every page, until their patient has seen that. */
export default function CancelledVisits({ account }: { account: Account }) {
  useMineScreen(account);
  const visits = useLive(useCallback((state: LiveState) => unseenVisits(state, account.id), [account.id]));
  return (
    // Always there, so that what comes into it is read out.
    <div role="status">
      {visits.map((visit) => (
        <CancelledVisit key={visit.id} visit={visit} family={account.patient_ids.length > 1} />
      ))}
    </div>
  );
}

export function CancelledVisit({ visit, family }: { visit: Booking; family: boolean }) {
  const { api, store } = useServices();
  const { working, attempt } = useAttempt();
  const now = useNow(60_000);
  const { brief, holder } = visit;
  const phone = useClinics().find((each) => each.id === brief.clinic_id)?.phone;
  const specialty = specialtyLabel(brief.specialty).toLowerCase();
  const seen = () => attempt(async () => store.learn("booking", await api.seen(visit.id)));
  const preferences = new URLSearchParams({ specialty: brief.specialty, patient: holder?.patient_id ?? "" });
  return (
    <Callout
      tone="refusal"
      mb="md"
      icon={<IconCalendarX size={20} />}
      title="The clinic cancelled your visit"
      data-testid="cancelled-visit"
      data-booking-id={visit.id}
    >
      <Text size="sm">
        <b className="numbers">
          {dayInWords(brief.start, brief.zone, now)}, {timeThere(brief.start, brief.zone)}
        </b>{" "}
        with {brief.doctor_name}, {brief.clinic_name}
        {family && holder && ` (for ${holder.patient_name})`} does not take place.
        {phone && (
          <>
            {" "}
            Questions:{" "}
            <Anchor href={`tel:${phone}`} size="sm" underline="always" c="inherit">
              {phone}
            </Anchor>
          </>
        )}
      </Text>
      <Group gap={8} mt={10}>
        <Button
          component={Link}
          to={`/?${new URLSearchParams({ specialty: brief.specialty }).toString()}`}
          size="xs"
          data-testid="cancelled-find"
        >
          Find another
        </Button>
        <Button
          component={Link}
          to={`/?${new URLSearchParams({ doctor: brief.doctor_id }).toString()}`}
          size="xs"
          variant="default"
          data-testid="cancelled-doctor"
        >
          With {brief.doctor_name}
        </Button>
        <Button
          component={Link}
          to={`/standby/new?${preferences.toString()}`}
          size="xs"
          variant="default"
          data-testid="cancelled-standby"
        >
          Stand by for {specialty}
        </Button>
        <Button size="xs" variant="subtle" loading={working} data-testid="cancelled-seen" onClick={() => void seen()}>
          OK, I have seen it
        </Button>
      </Group>
    </Callout>
  );
}
