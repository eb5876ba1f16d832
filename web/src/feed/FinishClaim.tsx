import "../styles/laterMantine";

import { Button, Group, Modal, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";

import type { Patient, Slot } from "../api/shapes";
import { useServices } from "../services";
import { dayAndTime } from "../time/words";
import { useClaim } from "./useClaim";
import { forgetWanted, readWanted } from "./wanted";

/** The claim that somebody began as a guest, finished now that we know who they are. `patients`: for whom they speak. */
export default function FinishClaim({ patients }: { patients: readonly Patient[] }) {
  const { clock } = useServices();
  const [slot, setSlot] = useState(() => readWanted(clock.now()));
  // It is finished once, whatever comes of it.
  useEffect(forgetWanted, []);
  if (slot === null) return null;
  return <Claim slot={slot} patients={patients} close={() => setSlot(null)} />;
}

function Claim({ slot, patients, close }: { slot: Slot; patients: readonly Patient[]; close: () => void }) {
  const [patientId, setPatientId] = useState(patients[0]?.id ?? null);
  const { state, claim, dialog } = useClaim(slot, patientId);
  const alone = patients.length < 2;
  const begun = useRef(false);
  const when = dayAndTime(slot.start, slot.zone);

  // Of several people we ask for whom; one has tapped "Take it" already.
  useEffect(() => {
    if (!alone || begun.current) return;
    begun.current = true;
    void claim();
  }, [alone, claim]);

  if (state.step === "working" && dialog) return dialog;
  return (
    <Modal opened onClose={close} title="The appointment you chose" size="sm" data-testid="finish-claim">
      <Stack aria-live="polite">
        <Text>
          <b>{when}</b> with {slot.doctor_name}, {slot.clinic_name}
        </Text>
        {state.step === "won" ? (
          <Text fw={650} data-testid="finish-won">
            <IconCheck size={18} aria-hidden="true" style={{ verticalAlign: -3 }} /> It’s yours
          </Text>
        ) : state.step === "lost" ? (
          <Text role="alert" data-testid="finish-lost">
            {state.message}
          </Text>
        ) : alone ? (
          <Text c="dimmed">Taking it for you …</Text>
        ) : (
          <SegmentedControl
            aria-label="For whom"
            data={patients.map(({ id, name }) => ({ value: id, label: name }))}
            value={patientId ?? ""}
            onChange={setPatientId}
          />
        )}
        <Group grow>
          {!alone && state.step === "idle" && (
            <Button data-autofocus data-testid="finish-take" onClick={() => void claim()}>
              Take it
            </Button>
          )}
          <Button variant={state.step === "won" ? "filled" : "default"} data-testid="finish-close" onClick={close}>
            {state.step === "won" ? "Good" : state.step === "lost" ? "See what else is free" : "Never mind"}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
