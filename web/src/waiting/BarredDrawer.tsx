import { Button, Group, Stack, Text } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";

import type { Clinic } from "../api/shapes";
import { usePages } from "../api/usePages";
import { useServices } from "../services";
import { Failed, Loading, Notice } from "../shell/Notice";
import { SideDrawer } from "../shell/SideDrawer";
import { useUndoNotice } from "../shell/UndoNotice";
import { useAttempt } from "../shell/useAttempt";
import { dayAndTime } from "../time/words";
import { liftedNotice } from "./liftedNotice";

/** Whom a clinic does not offer its slots to, and why. Only its staff see it. */
export function BarredDrawer({ opened, close, clinic }: { opened: boolean; close: () => void; clinic: Clinic }) {
  return (
    <SideDrawer opened={opened} close={close} title="Barred from this clinic">
      <Barred clinic={clinic} />
    </SideDrawer>
  );
}

function Barred({ clinic }: { clinic: Clinic }) {
  const { api } = useServices();
  const tell = useUndoNotice();
  const { attempt } = useAttempt();
  const pages = usePages(["barred", clinic.id], (cursor) => api.barred(clinic.id, cursor), { forgets: true });
  const people = pages.items;
  if (pages.failed) return <Failed error={pages.failed} retry={pages.retry} />;
  if (people === null) return <Loading rows={2} height={84} />;
  if (people.length === 0) {
    return (
      <Notice icon={<IconBan size={26} />} title="Nobody">
        Whoever is barred here is not asked and cannot take anything in the feed; they are told to call you.
      </Notice>
    );
  }
  const lift = ({ patient_id, patient_name, reason }: (typeof people)[number]) =>
    attempt(async () => {
      await api.unbar(clinic.id, patient_id);
      pages.retry();
      tell(liftedNotice(patient_name, `bar ${patient_id}`, () => api.bar(clinic.id, patient_id, reason).then(() => pages.retry())));
    });
  return (
    <Stack gap="md" data-testid="barred">
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
            aria-label={`Lift it for ${each.patient_name}`}
            onClick={() => void lift(each)}
          >
            Lift
          </Button>
        </Group>
      ))}
      {pages.more && (
        <Button variant="default" loading={pages.loadingMore} onClick={pages.more}>
          Show more
        </Button>
      )}
    </Stack>
  );
}
