import { Button, Group, Stack, Text } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";

import type { Booking, Clinic } from "../api/shapes";
import { usePages } from "../api/usePages";
import { useServices } from "../services";
import { Notice } from "../shell/Notice";
import { PagedList } from "../shell/PagedList";
import { SideDrawer } from "../shell/SideDrawer";
import { useAttempt } from "../shell/useAttempt";
import { dayAndTime } from "../time/words";

/** Visits of past days of which nobody has said whether the patient came. */
export function UnresolvedDrawer({ opened, close, clinic }: { opened: boolean; close: () => void; clinic: Clinic }) {
  return (
    <SideDrawer opened={opened} close={close} title="Visits to settle" size="lg">
      <Visits clinic={clinic} />
    </SideDrawer>
  );
}

function Visits({ clinic }: { clinic: Clinic }) {
  const { api, queries } = useServices();
  const key = ["unresolved", clinic.id];
  const pages = usePages(key, (cursor) => api.unresolvedVisits(clinic.id, cursor), { forgets: true });
  return (
    <PagedList
      pages={pages}
      skeleton={{ rows: 5, height: 84 }}
      more={{ fullWidth: true, mt: "md", label: "Show earlier ones", testId: "unresolved-more" }}
      empty={
        <Notice icon={<IconChecks size={26} />} title="All visits are settled">
          A visit comes here the day after, when nobody has said whether its patient came.
        </Notice>
      }
    >
      {(visits) => (
        <Stack gap="md" data-testid="unresolved">
          {visits.map((visit) => (
            <Settle key={visit.id} visit={visit} settled={() => queries.invalidateQueries({ queryKey: key })} />
          ))}
        </Stack>
      )}
    </PagedList>
  );
}

function Settle({ visit, settled }: { visit: Booking; settled: () => Promise<unknown> }) {
  const { api, store } = useServices();
  const { doing, attempt } = useAttempt<"came" | "missed">({ shownFor: 6000 });
  const { brief, holder } = visit;
  const name = holder?.patient_name ?? "The patient";
  const settle = (what: "came" | "missed") =>
    attempt(async () => {
      store.learn("booking", await (what === "came" ? api.takeStep(visit.id, "complete") : api.noShow(visit.id)));
      await settled();
    }, what);
  return (
    <article data-testid="unresolved-visit">
      <Text fw={600}>{name}</Text>
      <Text size="sm" c="dimmed" className="numbers">
        {dayAndTime(brief.start, brief.zone)} · {brief.doctor_name} · {brief.visit_type}
      </Text>
      <Group gap={8} mt={6}>
        <Button
          size="xs"
          variant="light"
          aria-label={`Was here: ${name}`}
          data-testid="settle-came"
          loading={doing === "came"}
          onClick={() => void settle("came")}
        >
          Was here
        </Button>
        <Button
          size="xs"
          variant="default"
          aria-label={`No-show: ${name}`}
          data-testid="settle-missed"
          loading={doing === "missed"}
          onClick={() => void settle("missed")}
        >
          No-show
        </Button>
      </Group>
    </article>
  );
}
