import "@mantine/dates/styles.css";

import { ActionIcon, Button, Group, Menu, Text, Title } from "@mantine/core";
import { DatePickerInput } from "@mantine/dates";
import { useDisclosure } from "@mantine/hooks";
import {
  IconAdjustments,
  IconChevronLeft,
  IconChevronRight,
  IconDots,
  IconHistory,
  IconMessages,
  IconPlus,
  IconUserPlus,
  IconUserQuestion,
  IconUsers,
  IconSettings,
  IconStethoscope,
} from "@tabler/icons-react";
import { Link } from "react-router";
import type { ReactNode } from "react";

import type { Clinic, Doctor } from "../api/shapes";
import { manages, worksAt } from "../clinic/roles";
import { useAccount } from "../services";
import { TimesAsIn } from "../shell/Moments";
import { InviteModal } from "../staff/InviteModal";
import { StaffDrawer } from "../staff/StaffDrawer";
import { ARROWS } from "../time/arrows";
import { addDays, longDay, shortDay } from "../time/words";
import classes from "./BoardHeader.module.css";
import { PolicyModal } from "./PolicyModal";
import { PublishModal } from "./PublishModal";
import { TextsDrawer } from "./TextsDrawer";
import { UnresolvedDrawer } from "./UnresolvedDrawer";
import { modeInWords } from "./words";

interface Props {
  clinic: Clinic;
  doctors: readonly Doctor[];
  day: string;
  today: string;
  go: (day: string) => void;
  picker: ReactNode;
}

export function BoardHeader({ clinic, doctors, day, today, go, picker }: Props) {
  const account = useAccount();
  const isManager = manages(account, clinic.id);
  const ownDoctor = account?.memberships.find((each) => each.clinic_id === clinic.id)?.doctor_id ?? null;
  const [publishing, publish] = useDisclosure(false);
  const [editing, edit] = useDisclosure(false);
  const [reading, texts] = useDisclosure(false);
  const [settling, unresolved] = useDisclosure(false);
  const [seeing, staff] = useDisclosure(false);
  const [inviting, invite] = useDisclosure(false);

  return (
    <header className={classes.header}>
      <div className={classes.title}>
        <Title order={1}>{clinic.name}</Title>
        <Text c="dimmed" size="sm">
          {longDay(day)} · {modeInWords(clinic.policy)} <TimesAsIn zone={clinic.zone} />
        </Text>
      </div>
      <Group gap={8} className={classes.tools}>
        {picker}
        <Group gap={4} wrap="nowrap" role="group" aria-label="Day">
          <ActionIcon
            variant="default"
            size={36}
            radius="xl"
            aria-label="The day before"
            onClick={() => go(addDays(day, -1))}
          >
            <IconChevronLeft size={18} />
          </ActionIcon>
          <Button variant={day === today ? "light" : "default"} onClick={() => go(today)}>
            Today
          </Button>
          <ActionIcon
            variant="default"
            size={36}
            radius="xl"
            aria-label="The day after"
            onClick={() => go(addDays(day, 1))}
          >
            <IconChevronRight size={18} />
          </ActionIcon>
          <DatePickerInput
            ariaLabels={ARROWS}
            aria-label={`Pick a day: ${shortDay(`${day}T12:00:00Z`, "UTC")}`}
            radius="xl"
            w={92}
            valueFormat="D MMM"
            value={day}
            onChange={(picked) => picked && go(picked)}
            popoverProps={{ shadow: "md", withRoles: false }}
          />
        </Group>
        {ownDoctor && (
          <Button
            component={Link}
            to={{ pathname: "/clinic/schedules", search: `?clinic=${clinic.id}` }}
            variant="default"
            data-testid="to-own-hours"
          >
            My working hours
          </Button>
        )}
        {worksAt(account, clinic.id) && (
          <>
        <Button leftSection={<IconPlus size={17} />} data-testid="publish-open" onClick={publish.open}>
          Publish
        </Button>
        <Menu position="bottom-end" shadow="md" radius="md">
          <Menu.Target>
            <ActionIcon variant="default" size={36} radius="xl" aria-label="More" data-testid="board-more">
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconAdjustments size={16} />} data-testid="policy-open" onClick={edit.open}>
              How openings are offered
            </Menu.Item>
            <Menu.Item leftSection={<IconMessages size={16} />} data-testid="texts-open" onClick={texts.open}>
              Texts
            </Menu.Item>
            <Menu.Item
              leftSection={<IconUserQuestion size={16} />}
              data-testid="unresolved-open"
              onClick={unresolved.open}
            >
              Visits to settle
            </Menu.Item>
            {isManager && (
              <>
            <Menu.Item
              leftSection={<IconUserPlus size={16} />}
              data-testid="invite-open"
              onClick={invite.open}
            >
              Invite a colleague
            </Menu.Item>
            <Menu.Item
              component={Link}
              to={{ pathname: "/clinic/doctors", search: `?clinic=${clinic.id}` }}
              leftSection={<IconStethoscope size={16} />}
              data-testid="to-doctors"
            >
              Doctors
            </Menu.Item>
            <Menu.Item
              component={Link}
              to={{ pathname: "/clinic/settings", search: `?clinic=${clinic.id}` }}
              leftSection={<IconSettings size={16} />}
              data-testid="to-settings"
            >
              Clinic settings
            </Menu.Item>
            <Menu.Item
              component={Link}
              to={{ pathname: "/clinic/audit", search: `?clinic=${clinic.id}` }}
              leftSection={<IconHistory size={16} />}
              data-testid="to-audit"
            >
              Audit log
            </Menu.Item>
            <Menu.Item leftSection={<IconUsers size={16} />} data-testid="staff-open" onClick={staff.open}>
              Colleagues
            </Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
          </>
        )}
      </Group>
      <PublishModal
        opened={publishing}
        close={publish.close}
        clinic={clinic}
        doctors={doctors}
        day={day < today ? today : day}
      />
      <PolicyModal opened={editing} close={edit.close} clinic={clinic} />
      <TextsDrawer opened={reading} close={texts.close} clinic={clinic} />
      <UnresolvedDrawer opened={settling} close={unresolved.close} clinic={clinic} />
      <StaffDrawer opened={seeing} close={staff.close} clinic={clinic} />
      <InviteModal opened={inviting} close={invite.close} clinic={clinic} doctors={doctors} />
    </header>
  );
}
