import { Badge, Button, Group, Popover, Switch, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowsExchange, IconCheck } from "@tabler/icons-react";
import { useCallback, useState } from "react";

import type { Booking, Brief, Later, Standby } from "../api/shapes";
import { earlierThan } from "../live/selectors";
import type { LiveState } from "../live/state";
import { specialtyLabel } from "../queries/catalog";
import { useLive, useNow, useServices } from "../services";
import { Confirm } from "../shell/Confirm";
import { GuardedButton } from "../shell/GuardedButton";
import { useAttempt } from "../shell/useAttempt";
import { byAnyDoctor, sendable, preferencesOf } from "../standby/preferences";
import { useLeaveLine } from "../standby/useLeaveLine";
import { dayAndTime, dayInWords, dayOf, timeThere } from "../time/words";
import classes from "./Visit.module.css";

const HERE: Partial<Record<Booking["state"], string>> = {
  arrived: "You are checked in",
  in_progress: "You are with the doctor",
  completed: "Done",
};

/** One coming visit. It can be confirmed, given back, or kept while one looks for something earlier. */
export function Visit({ visit, family }: { visit: Booking; family: boolean }) {
  const { api, store } = useServices();
  const now = useNow(10_000);
  const { doing, attempt } = useAttempt<"confirm" | "cancel">();
  const [sure, setSure] = useState(false);
  const { brief } = visit;
  const ahead = Date.parse(brief.start) > now;
  const here = HERE[visit.state];

  const change = (what: "confirm" | "cancel") =>
    attempt(async () => {
      store.learn("booking", await api[what](visit.id));
      setSure(false);
    }, what);

  return (
    <article
      className={classes.visit}
      data-testid="my-visit"
      data-booking-id={visit.id}
      data-slot-id={visit.slot_id}
      data-state={visit.state}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text fw={700} className="numbers">
            {dayInWords(brief.start, brief.zone, now)}, {timeThere(brief.start, brief.zone)}
          </Text>
          <Text size="sm">
            {brief.doctor_name}
            {family && visit.holder && ` · for ${visit.holder.patient_name}`}
          </Text>
          <Text size="sm" c="dimmed">
            {brief.clinic_name}, {brief.clinic_address}
          </Text>
        </div>
        {here && (
          <Badge variant="light" color="primary" leftSection={<IconCheck size={12} />} data-testid="visit-here">
            {here}
          </Badge>
        )}
        {visit.state === "confirmed" && (
          <Badge variant="light" color="success" leftSection={<IconCheck size={12} />}>
            Confirmed
          </Badge>
        )}
      </Group>
      {visit.moved_from !== null && <Moved from={visit.moved_from} to={visit} />}
      {ahead && !here && <Earlier visit={visit} />}
      {ahead && !here && (
        <Group gap={8} mt={8}>
          {visit.state === "booked" && (
            <GuardedButton
              size="compact-sm"
              variant="light"
              data-testid="visit-confirm"
              loading={doing === "confirm"}
              onClick={() => void change("confirm")}
            >
              I’ll be there
            </GuardedButton>
          )}
          <Popover opened={sure} onChange={setSure} width={260} shadow="md" radius="lg" trapFocus withArrow>
            <Popover.Target>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                data-testid="visit-cancel"
                onClick={() => setSure(true)}
              >
                Cancel
              </Button>
            </Popover.Target>
            <Popover.Dropdown>
              <Confirm
                yes="Give it back"
                no="Keep it"
                size="xs"
                working={doing === "cancel"}
                testId="visit-cancel-sure"
                onYes={() => void change("cancel")}
                onNo={() => setSure(false)}
              >
                Give it back? It goes to the next person in line at once.
              </Confirm>
            </Popover.Dropdown>
          </Popover>
        </Group>
      )}
    </article>
  );
}

/** How this visit came to be: a later one was given back for it. */
function Moved({ from, to }: { from: string; to: Booking }) {
  const before = useLive(useCallback((state: LiveState) => state.booking[from]?.value ?? null, [from]));
  return (
    <Text size="sm" c="dimmed" mt={2} className="numbers" data-testid="moved">
      <IconArrowsExchange size={14} style={{ verticalAlign: -2 }} aria-hidden="true" />{" "}
      {before ? movedInWords(before.brief, to.brief) : "Moved here from a later visit"}
    </Text>
  );
}

function Earlier({ visit }: { visit: Booking }) {
  const { api, store } = useServices();
  const { working, attempt } = useAttempt();
  const leave = useLeaveLine();
  const request = useLive(useCallback((state: LiveState) => earlierThan(state, visit.id), [visit.id]));

  const toggle = () =>
    attempt(async () => {
      if (request === null) {
        store.learn("standby", await api.earlier(visit.id));
        notifications.show({ color: "success", message: "We are watching. You keep this visit until you say yes to another." });
      } else {
        await leave(request);
      }
    });

  return (
    <>
      <Switch
        mt={10}
        size="sm"
        label="Tell me if something earlier opens"
        data-testid="visit-earlier"
        checked={request !== null}
        disabled={working}
        onChange={() => void toggle()}
      />
      {request?.instead_of && <AnyDoctor request={request} later={request.instead_of} />}
    </>
  );
}

/** Whether something earlier may be with another doctor. */
function AnyDoctor({ request, later }: { request: Standby; later: Later }) {
  const { api, store } = useServices();
  const { working, attempt } = useAttempt();
  const wanted = byAnyDoctor(later, !later.any_doctor);
  if (wanted === null) return null;
  const change = () =>
    attempt(async () => {
      const preferences = sendable({ ...preferencesOf(request), ...wanted });
      store.learn("standby", await api.changeStandby(request.id, preferences));
    });
  return (
    <Switch
      mt={6}
      size="sm"
      label={`Also with another doctor of ${specialtyLabel(later.specialty ?? "").toLowerCase()}`}
      data-testid="earlier-any-doctor"
      checked={later.any_doctor}
      disabled={working}
      onChange={() => void change()}
    />
  );
}

/** `Moved from Thu 27 Nov 11:00 to Tue 25 Nov 09:30`; of one day only the times. */
function movedInWords(from: Brief, to: Brief): string {
  const sameDay = dayOf(from.start, from.zone) === dayOf(to.start, to.zone);
  const when = ({ start, zone }: Brief) => (sameDay ? timeThere(start, zone) : dayAndTime(start, zone));
  return `Moved from ${when(from)} to ${when(to)}`;
}
