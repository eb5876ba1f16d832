import { Select, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState, type SyntheticEvent } from "react";
import { useNavigate } from "react-router";

import { useClinics, useDoctors } from "../api/catalog";
import type { Later, Patient, Point } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { inOneMessage } from "../forms/problems";
import { useServices } from "../services";
import { Callout } from "../shell/Callout";
import { useUnsaved } from "../shell/unsaved";
import { useAttempt } from "../shell/useAttempt";
import { HowSection } from "./HowSection";
import classes from "./StandbyForm.module.css";
import { missing, sendable, type Draft } from "./preferences";
import { WhatSection } from "./WhatSection";
import { WhenSection } from "./WhenSection";
import { WhereSection } from "./WhereSection";
import { hoursInWords, howInWords, noticeInWords, whatInWords } from "./words";

interface Props {
  standbyId: string | null;
  initial: Draft;
  /** The visit that would be given back, where the request is for something earlier. */
  later: Later | null;
  patients: readonly Patient[];
  /** For whom, where a link says so; else for the first. */
  patientId: string | null;
  centre: Point;
}

export function StandbyForm({ standbyId, initial, later, patients, patientId: named, centre }: Props) {
  const { api, store } = useServices();
  const navigate = useNavigate();
  const [preferences, setPreferences] = useState(initial);
  const [patientId, setPatientId] = useState((patients.find(({ id }) => id === named) ?? patients[0])?.id ?? null);
  const [lacking, setLacking] = useState<string | null>(null);
  const { working, attempt, error } = useAttempt({ shownFor: null });
  const problem = lacking ?? (error && inOneMessage(error));
  const letGo = useUnsaved({ preferences, patientId });
  const change = (changes: Partial<Draft>) => setPreferences((old) => ({ ...old, ...changes }));

  const save = () =>
    attempt(async () => {
      const body = sendable(preferences);
      store.learn(
        "standby",
        standbyId ? await api.changeStandby(standbyId, body) : await api.addStandby({ ...body, patient_id: patientId }),
      );
      notifications.show({ color: "success", message: "Saved. We are watching for you." });
      letGo();
      await navigate("/standby");
    });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const found = missing(preferences);
    setLacking(found);
    if (found === null) void save();
  };

  return (
    <form onSubmit={submit} data-testid="standby-form" className={classes.form} noValidate>
      {standbyId === null && patients.length > 1 && (
        <Select
          label="For whom"
          maw={360}
          allowDeselect={false}
          data={patients.map(({ id, name }) => ({ value: id, label: name }))}
          value={patientId}
          onChange={setPatientId}
        />
      )}
      <WhatSection preferences={preferences} change={change} later={later} />
      <WhereSection preferences={preferences} change={change} centre={centre} />
      <WhenSection preferences={preferences} change={change} />
      <HowSection preferences={preferences} change={change} />
      <div className={classes.foot}>
        <Stack gap={8}>
          <Summary preferences={preferences} />
          {problem && (
            <Callout tone="refusal" role="alert">
              {problem}
            </Callout>
          )}
          <FormFooter
            submit={standbyId ? "Save" : "Put me on standby"}
            working={working}
            testId="standby-save"
            onCancel={() => void navigate("/standby")}
          />
        </Stack>
      </div>
    </form>
  );
}

/** The whole request as one sentence, so that nobody saves what they did not mean. */
function Summary({ preferences }: { preferences: Draft }) {
  const what = whatInWords(preferences, useDoctors(), useClinics());
  return (
    <Text size="sm" aria-live="polite" visibleFrom="sm">
      <b>{what}</b>; {hoursInWords(preferences.hours)}, at least {noticeInWords(preferences.notice)} ahead;{" "}
      {howInWords(preferences).toLowerCase()}.
    </Text>
  );
}
