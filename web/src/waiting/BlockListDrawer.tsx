import { Button, Group, Stack, Text } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";

import type { Clinic } from "../api/shapes";
import { usePages } from "../api/usePages";
import { useServices } from "../services";
import { Notice } from "../shell/Notice";
import { PagedList } from "../shell/PagedList";
import { SideDrawer } from "../shell/SideDrawer";
import { useUndoNotice } from "../shell/UndoNotice";
import { useAttempt } from "../shell/useAttempt";
import { dayAndTime } from "../time/words";
import { unblockedNotice } from "./unblockedNotice";

/** Whom a clinic does not offer its slots to, and why. Only its staff see it. */
export function BlockListDrawer({ opened, close, clinic }: { opened: boolean; close: () => void; clinic: Clinic }) {
  return (
    <SideDrawer opened={opened} close={close} title="Block list">
      <BlockList clinic={clinic} />
    </SideDrawer>
  );
}

function BlockList({ clinic }: { clinic: Clinic }) {
  const { api } = useServices();
  const tell = useUndoNotice();
  const { attempt } = useAttempt();
  const pages = usePages(["block-list", clinic.id], (cursor) => api.blockList(clinic.id, cursor), { forgets: true });
  const unblock = ({ patient_id, patient_name, reason }: NonNullable<typeof pages.items>[number]) =>
    attempt(async () => {
      await api.unblock(clinic.id, patient_id);
      pages.retry();
      tell(unblockedNotice(patient_name, `block ${patient_id}`, () => api.block(clinic.id, patient_id, reason).then(() => pages.retry())));
    });
  return (
    <PagedList
      pages={pages}
      skeleton={{ rows: 2, height: 84 }}
      more={{ mt: "md", fullWidth: true }}
      empty={
        <Notice icon={<IconBan size={26} />} title="Nobody">
          Whoever is blocked here is not asked and cannot take anything in the feed; they are told to call you.
        </Notice>
      }
    >
      {(people) => (
        <Stack gap="md" data-testid="block-list">
          {people.map((each) => (
            <Group key={each.id} justify="space-between" wrap="nowrap" align="flex-start">
              <div>
                <Text fw={650}>{each.patient_name}</Text>
                <Text size="sm" c="dimmed">
                  {each.reason} · {dayAndTime(each.at, clinic.zone)}
                </Text>
              </div>
              <Button
                size="compact-sm"
                variant="default"
                style={{ flex: "none" }}
                aria-label={`Unblock ${each.patient_name}`}
                onClick={() => void unblock(each)}
              >
                Unblock
              </Button>
            </Group>
          ))}
        </Stack>
      )}
    </PagedList>
  );
}
