import { Badge, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";

import type { Entry, Round } from "../api/shapes";
import { usePages } from "../api/usePages";
import { useServices } from "../services";
import { TimesAsIn } from "../shell/Moments";
import { Notice } from "../shell/Notice";
import { PagedList } from "../shell/PagedList";
import { SideDrawer } from "../shell/SideDrawer";
import { clockTime, dayAndTime } from "../time/words";
import classes from "./RoundLog.module.css";
import { reasonInWords } from "./words";

/** Everybody who was considered for an opening, in the order in which they were. */
export function LogDrawer({ opened, close, round }: { opened: boolean; close: () => void; round: Round }) {
  return (
    <SideDrawer
      opened={opened}
      close={close}
      title={`${dayAndTime(round.brief.start, round.brief.zone)} with ${round.brief.doctor_name}`}
    >
      <Log round={round} />
    </SideDrawer>
  );
}

function Log({ round }: { round: Round }) {
  const { api } = useServices();
  // The log grows with the round's version.
  const key = ["round-log", round.id, round.version];
  const pages = usePages(key, (cursor) => api.roundLog(round.id, cursor), { keepsOld: true, forgets: true });
  return (
    <PagedList
      pages={pages}
      skeleton={{ rows: 6, height: 46 }}
      more={{ fullWidth: true, mt: "md", testId: "log-more" }}
      empty={
        <Notice icon={<IconUsers size={26} />} title="Nobody yet">
          As soon as the first are asked, everybody whose request touches this slot is listed here with the reason.
        </Notice>
      }
    >
      {(entries) => (
        <>
          <Text size="sm" c="dimmed" mb="xs">
            Everybody whose request touches this slot, in the order of the line. <TimesAsIn zone={round.brief.zone} />
          </Text>
          <ol className={classes.full} data-testid="log">
            {entries.map((entry, index) => (
              <Considered key={index} place={index + 1} entry={entry} zone={round.brief.zone} />
            ))}
          </ol>
        </>
      )}
    </PagedList>
  );
}

function Considered({ place, entry, zone }: { place: number; entry: Entry; zone: string }) {
  const time = clockTime(entry.at, zone);
  return (
    <li className={classes.entry} data-testid="log-entry" data-outcome={entry.outcome} data-reason={entry.reason}>
      <span className={`${classes.place} numbers`}>{place}.</span>
      <span>{entry.patient_name}</span>
      {entry.outcome === "skipped" ? (
        <Badge size="sm" variant="light" color="gray">
          not asked
        </Badge>
      ) : (
        <Badge size="sm" variant="light" color={entry.outcome === "picked" ? "primary" : "danger"}>
          {entry.outcome === "picked" ? "picked" : `wave ${entry.wave}`}
        </Badge>
      )}
      <span className={`${classes.why} numbers`}>
        {entry.reason ? `${reasonInWords(entry.reason)} · ${time}` : entry.note ? `${entry.note} · ${time}` : time}
      </span>
    </li>
  );
}
