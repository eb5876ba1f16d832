import { ActionIcon, Button, Group, Menu, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconArrowsExchange,
  IconBell,
  IconCalendarTime,
  IconDots,
  IconPlayerPause,
  IconSearch,
  IconTrash,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "react-router";

import type { Standby } from "../api/shapes";
import { useClinics, useDoctors } from "../queries/catalog";
import { useAccount, useNow, useServices } from "../services";
import { Confirm } from "../shell/Confirm";
import { useAttempt } from "../shell/useAttempt";
import { dayAndTime, dayOf, ownZone, span } from "../time/words";
import { usePhone } from "../verify/usePhone";
import { MissedOnes } from "./MissedOnes";
import { PlaceInLine } from "./PlaceInLine";
import { RequestCard } from "./RequestCard";
import { useLeaveLine } from "./useLeaveLine";
import {
  capital,
  hoursInWords,
  howInWords,
  inOneLine,
  isPaused,
  noticeInWords,
  onlyTexts,
  whatInWords,
} from "./words";

const DAY_MS = 86_400_000;
const PAUSES = [
  { label: "For a day", days: 1 },
  { label: "For a week", days: 7 },
  { label: "For a month", days: 30 },
];

/** One standing request: what it is, where it stands in line, and what it missed. */
export function StandbyCard({ standby, family }: { standby: Standby; family: boolean }) {
  const { api, store } = useServices();
  const now = useNow(10_000);
  const { working, attempt } = useAttempt();
  const doctors = useDoctors();
  const clinics = useClinics();
  const paused = isPaused(standby, now);
  const unverified = usePhone(useAccount())?.verified === false;
  const { instead_of: later } = standby;

  const pause = (until: string | null) =>
    attempt(async () => store.learn("standby", await api.pauseStandby(standby.id, until)));
  const leave = useLeaveLine();
  const [isAsking, ask] = useDisclosure(false);

  return (
    <RequestCard
      standby={standby}
      family={family}
      state={paused ? { label: "Paused", color: "warning" } : { label: "Watching", color: "success" }}
      menu={<More standby={standby} pause={pause} remove={ask.open} />}
      testId="standby-card"
    >
      <Modal opened={isAsking} onClose={ask.close} title="Leave the line?">
        <Confirm
          yes="Leave the line"
          no="Stay in line"
          noFirst
          gap="md"
          working={working}
          testId="standby-remove-sure"
          onYes={() => void attempt(() => leave(standby))}
          onNo={ask.close}
        >
          You have been in line for {span(now - Date.parse(standby.since))}. Whoever leaves loses that place; a pause
          keeps it.
        </Confirm>
      </Modal>
      <Fact icon={<IconSearch size={16} />}>{whatInWords(standby, doctors, clinics)}</Fact>
      <Fact icon={<IconCalendarTime size={16} />}>
        {capital(hoursInWords(standby.hours))}, at least {noticeInWords(standby.notice)} ahead
        {offDays(standby, now)}
      </Fact>
      <Fact icon={<IconBell size={16} />}>{howInWords(standby)}</Fact>
      {unverified && standby.channels.includes("sms") && (
        <Text size="sm" c="warning" data-testid="standby-unverified">
          {onlyTexts(standby)
            ? "You are told of this by text only: verify your phone first, or nobody can ask you."
            : "No texts go out before your phone is verified."}
        </Text>
      )}
      {later && (
        <Fact icon={<IconArrowsExchange size={16} />}>
          Only earlier than {dayAndTime(later.start, later.zone)}, which is given back when you say yes
          {later.any_doctor && "; with any doctor of the specialty"}
        </Fact>
      )}
      {!paused && <PlaceInLine standby={standby} />}
      <MissedOnes standby={standby} />
      <Group justify="space-between" mt={4}>
        <Text size="sm" c="dimmed">
          {paused && standby.paused_until
            ? `Until ${dayAndTime(standby.paused_until, ownZone(), now)}. You keep your place.`
            : `In line for ${span(now - Date.parse(standby.since))}`}
        </Text>
        <Group gap={8}>
          {paused && (
            <Button size="xs" variant="light" loading={working} onClick={() => void pause(null)}>
              Go on
            </Button>
          )}
          <Button component={Link} to={`/standby/${standby.id}`} size="xs" variant="default" data-testid="standby-edit">
            Change
          </Button>
        </Group>
      </Group>
    </RequestCard>
  );
}

interface MoreProps {
  standby: Standby;
  pause: (until: string) => unknown;
  remove: () => unknown;
}

function More({ standby, pause, remove }: MoreProps) {
  const { clock } = useServices();
  return (
    <Menu position="bottom-end" shadow="md" radius="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More for ${inOneLine(standby)}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Pause</Menu.Label>
        {PAUSES.map(({ label, days }) => (
          <Menu.Item
            key={days}
            leftSection={<IconPlayerPause size={15} />}
            onClick={() => void pause(new Date(clock.now() + days * DAY_MS).toISOString())}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          c="var(--mantine-color-error)"
          leftSection={<IconTrash size={15} />}
          onClick={() => void remove()}
          data-testid="standby-remove"
        >
          Remove, and leave the line …
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Fact({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <Group gap={10} wrap="nowrap" align="flex-start">
      <Text component="span" c="primary" mt={2} style={{ flex: "none" }} aria-hidden>
        {icon}
      </Text>
      <Text size="sm">{children}</Text>
    </Group>
  );
}

function offDays(standby: Standby, now: number): string {
  const coming = standby.off_days.filter((day) => day >= dayOf(now, standby.zone)).length;
  return coming === 0 ? "" : `, ${coming} day${coming === 1 ? "" : "s"} off`;
}
