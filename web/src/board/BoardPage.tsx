import "../styles/laterMantine";

import { Stack, Text, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useCallback, useState } from "react";
import { useSearchParams } from "react-router";

import type { Clinic, Doctor } from "../api/shapes";
import { useClinicChoice } from "../clinic/useClinicChoice";
import { values, type LiveState } from "../live/state";
import { useBoardScreen } from "../queries/screens";
import { useLive, useLiveList, useNow } from "../services";
import { Loading, NotYet } from "../shell/Notice";
import { dayIn } from "../shell/params";
import { dayOf } from "../time/words";
import { ActivityRail } from "./ActivityRail";
import { BoardHeader } from "./BoardHeader";
import classes from "./BoardPage.module.css";
import { cells, type Cell } from "./day";
import { DayGrid } from "./DayGrid";
import { DoctorSections } from "./DoctorSections";
import { KpiStrip } from "./KpiStrip";
import { SlotDrawer, SlotPanel } from "./SlotPanel";
import { Unreadable } from "./Unreadable";
import { Unsettled } from "./Unsettled";
import { WaitingRoom } from "./WaitingRoom";

const NOTHING: Cell[] = [];

/** The clinic's day, live. An admin picks the clinic, staff have theirs. */
export default function BoardPage() {
  const { clinic, picker, missing } = useClinicChoice();
  if (!clinic) return missing;
  return <Day key={clinic.id} clinic={clinic} picker={picker} />;
}

function Day({ clinic, picker }: { clinic: Clinic; picker: React.ReactNode }) {
  const [params, setParams] = useSearchParams();
  const now = useNow(5000);
  const today = dayOf(now, clinic.zone);
  const day = dayIn(params, "day") ?? today;
  const board = useBoardScreen(clinic.id, day);
  const { data } = board;
  const live = useLive(useCallback((state: LiveState) => state.clinic[clinic.id]?.value, [clinic.id]));
  const all = useLiveList(useCallback((state: LiveState) => (data ? cells(state, data, now) : NOTHING), [data, now]), slotIdOf);
  const doctors = useLiveList(useCallback((state: LiveState) => doctorsAt(state, clinic.id), [clinic.id]), idOf);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const narrow = useMediaQuery("(max-width: 61.99em)", undefined, { getInitialValueInEffect: false });
  const chosen = all.find((each) => each.slot.id === chosenId) ?? null;
  const close = useCallback(() => {
    if (chosenId) document.querySelector<HTMLElement>(`[data-testid="board-slot"][data-slot-id="${chosenId}"]`)?.focus();
    setChosenId(null);
  }, [chosenId]);
  const go = (next: string) => {
    close();
    setParams((old) => {
      const changed = new URLSearchParams(old);
      if (next === today) changed.delete("day");
      else changed.set("day", next);
      return changed;
    });
  };

  return (
    <Stack gap="md" data-testid="board" data-day={day}>
      <BoardHeader
        clinic={live ?? clinic}
        doctors={doctors}
        day={day}
        today={today}
        go={go}
        picker={picker}
      />
      <Unreadable count={data?.unreadable ?? 0} />
      <Unsettled count={data?.unsettled ?? 0} />
      {data && <KpiStrip cells={all} />}
      {!data ? (
        <NotYet of={[board]}>
          <KpiStrip cells={null} />
          <Loading rows={6} height={210} />
        </NotYet>
      ) : all.length === 0 ? (
        <div className={`surface ${classes.empty}`}>
          <Title order={2}>No hours on this day</Title>
          <Text c="dimmed">Publish slots and they appear here, and in the patients’ feed at the same moment.</Text>
        </div>
      ) : (
        <div className={classes.split}>
          {narrow ? (
            <DoctorSections doctors={doctors} cells={all} chosenId={chosenId} choose={setChosenId} />
          ) : (
            <DayGrid doctors={doctors} cells={all} zone={clinic.zone} chosenId={chosenId} choose={setChosenId} />
          )}
          <aside className={classes.rail} aria-label="What is going on">
            {chosen && !narrow && <SlotPanel cell={chosen} close={close} />}
            {day === today && <WaitingRoom cells={all} doctors={doctors} choose={setChosenId} />}
            <ActivityRail cells={all} choose={setChosenId} />
          </aside>
        </div>
      )}
      {narrow && <SlotDrawer cell={chosen} close={close} />}
    </Stack>
  );
}

function idOf({ id }: Doctor): string {
  return id;
}

/** The doctors of a clinic, by name. */
function doctorsAt(state: LiveState, clinicId: string): Doctor[] {
  const here = values(state.doctor).filter((doctor) => doctor.clinic_ids.includes(clinicId));
  return here.sort((one, other) => one.name.localeCompare(other.name));
}

function slotIdOf({ slot }: Cell): string {
  return slot.id;
}
