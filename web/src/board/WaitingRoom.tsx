import { Group, Select, Text, Title } from "@mantine/core";
import { useState } from "react";

import type { Doctor } from "../api/shapes";
import { useAccount, useNow } from "../services";
import { clockTime, span } from "../time/words";
import type { Cell } from "./day";
import { NextStep } from "./NextStep";
import { present, type Present } from "./steps";
import classes from "./WaitingRoom.module.css";
import { STATE_WORDS } from "./words";

interface Props {
  cells: readonly Cell[];
  doctors: readonly Doctor[];
  choose: (slotId: string) => void;
}

/** Who has arrived, since when and for whom. A doctor's own login begins with their own patients. */
export function WaitingRoom({ cells, doctors, choose }: Props) {
  const account = useAccount();
  const own = account?.memberships.find((each) => each.doctor_id && doctors.some(({ id }) => id === each.doctor_id));
  const [doctorId, setDoctorId] = useState<string | null>(own?.doctor_id ?? null);
  const here = present(cells, doctorId);
  return (
    <section className="surface" style={{ padding: 16 }} aria-label="Waiting room" data-testid="waiting-room">
      <Group justify="space-between" wrap="nowrap" mb={6}>
        <Title order={2} fz={16}>
          Waiting room
        </Title>
        <Select
          size="xs"
          w={150}
          aria-label="Whose patients"
          data-testid="waiting-room-doctor"
          placeholder="All doctors"
          clearable
          clearButtonProps={{ "aria-label": "All doctors" }}
          data={doctors.map(({ id, name }) => ({ value: id, label: name }))}
          value={doctorId}
          onChange={setDoctorId}
        />
      </Group>
      {here.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nobody is waiting.
        </Text>
      ) : (
        <ul className={classes.list}>
          {here.map((each) => (
            <Row key={each.visit.id} who={each} choose={choose} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ who: { cell, visit, since }, choose }: { who: Present; choose: (slotId: string) => void }) {
  const now = useNow(1000);
  const { slot, state } = cell;
  return (
    <li className={classes.row} data-testid="waiting-row" data-state={state}>
      <button type="button" className={classes.who} onClick={() => choose(slot.id)}>
        <strong>{visit.holder?.patient_name}</strong>
        <span className="numbers">
          {clockTime(slot.start, slot.zone)} · {slot.doctor_name}
        </span>
        <span className="numbers">
          {state === "arrived" && since
            ? `Since ${clockTime(since, slot.zone)}, ${span(Math.max(0, now - Date.parse(since)))}`
            : STATE_WORDS[state]}
        </span>
      </button>
      <NextStep cell={cell} small />
    </li>
  );
}
