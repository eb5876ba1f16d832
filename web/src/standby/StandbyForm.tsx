import { Select, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "react-router";

import { Problem } from "../api/problem";
import type { Later, Patient, Point } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useClinics, useDoctors } from "../queries/catalog";
import { useServices } from "../services";
import { useUnsaved } from "../shell/useUnsaved";
import { HowSection } from "./HowSection";
import { missing, sendable, type Draft } from "./preferences";
import classes from "./StandbyForm.module.css";
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
  const { form, element, submit, working, message } = useApiForm({
    preferences: initial,
    patient_id: (patients.find(({ id }) => id === named) ?? patients[0])?.id ?? null,
  });
  const { preferences, patient_id } = form.values;
  const letGo = useUnsaved(form.values);
  const change = (changes: Partial<Draft>) => form.setFieldValue("preferences", (old) => ({ ...old, ...changes }));

  async function save() {
    const lacking = missing(preferences);
    if (lacking !== null) throw new Problem("incomplete", 0, lacking);
    const body = sendable(preferences);
    store.learn(
      "standby",
      standbyId ? await api.changeStandby(standbyId, body) : await api.addStandby({ ...body, patient_id }),
    );
    notifications.show({ color: "success", message: "Saved. We are watching for you." });
    letGo();
    await navigate("/standby");
  }

  return (
    <form ref={element} noValidate onSubmit={submit(save)} data-testid="standby-form" className={classes.form}>
      {standbyId === null && patients.length > 1 && (
        <Select
          label="For whom"
          maw={360}
          allowDeselect={false}
          data={patients.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.getInputProps("patient_id")}
        />
      )}
      <WhatSection preferences={preferences} change={change} later={later} />
      <WhereSection preferences={preferences} change={change} centre={centre} />
      <WhenSection preferences={preferences} change={change} />
      <HowSection preferences={preferences} change={change} />
      <div className={classes.foot}>
        <Stack gap={8}>
          <Summary preferences={preferences} />
          <FormMessage>{message}</FormMessage>
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
