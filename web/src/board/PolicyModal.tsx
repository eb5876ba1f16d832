import { Button, Divider, Radio, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";

import type { Clinic, Policy } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { values, type LiveState } from "../live/state";
import { useLive, useServices } from "../services";
import { Callout } from "../shell/Callout";
import { FormModal } from "../shell/FormModal";
import { useUnsaved } from "../shell/useUnsaved";
import { LimitFields } from "./LimitFields";
import { Overrides } from "./Overrides";
import { PolicyFields } from "./PolicyFields";

const MODES: { value: Policy["mode"]; label: string; description: string }[] = [
  {
    value: "waves",
    label: "Waves",
    description: "A few people are texted together; the first to answer has it. Fast and fair.",
  },
  {
    value: "queue",
    label: "In line",
    description: "One person at a time, and the slot is held for them meanwhile. Fairest, slower.",
  },
  { value: "race", label: "Race", description: "All whom it suits are told at once; the first to say yes has it. Many texts." },
];

/** How this clinic's openings are offered. */
export function PolicyModal({ opened, close, clinic }: { opened: boolean; close: () => void; clinic: Clinic }) {
  return (
    <FormModal opened={opened} close={close} title="How openings are offered">
      {(leave) => <PolicyForm close={leave} clinic={clinic} />}
    </FormModal>
  );
}

function PolicyForm({ close, clinic }: { close: () => void; clinic: Clinic }) {
  const { api, store, queries } = useServices();
  const stats = useQuery({ queryKey: ["response-stats", clinic.id], queryFn: () => api.responseStats(clinic.id) });
  const visitTypes = useLive(useCallback((state: LiveState) => visitTypesOf(state, clinic.id), [clinic.id]));
  const { form, element, submit, working, message } = useApiForm<Pick<Clinic, "policy" | "overrides">>({
    policy: clinic.policy,
    overrides: clinic.overrides,
  });
  const { policy, overrides } = form.values;
  const [version, setVersion] = useState(clinic.version);
  const letGo = useUnsaved(form.values);
  const change = (changes: Partial<Policy>) => form.setFieldValue("policy", (old) => ({ ...old, ...changes }));
  const overtaken = clinic.version > version && !working;

  function takeTheirs() {
    form.setValues({ policy: clinic.policy, overrides: clinic.overrides });
    setVersion(clinic.version);
  }

  function learn(saved: Clinic) {
    store.learn("clinic", saved);
    setVersion(saved.version);
  }

  async function save() {
    learn(await api.setPolicy(clinic.id, policy));
    if (JSON.stringify(overrides) !== JSON.stringify(clinic.overrides))
      learn(await api.setOverrides(clinic.id, overrides));
    void queries.invalidateQueries({ queryKey: ["clinics"] });
    notifications.show({ color: "success", message: "Saved. It holds from the next opening on." });
    letGo();
    close();
  }

  return (
    <form ref={element} onSubmit={submit(save)}>
      <Stack>
        {overtaken && (
          <Callout tone="warning" role="status" data-testid="policy-overtaken">
            A colleague changed this meanwhile. Saving puts yours in its place.{" "}
            <Button size="compact-sm" variant="light" onClick={takeTheirs}>
              Look at theirs
            </Button>
          </Callout>
        )}
        <Radio.Group value={policy.mode} onChange={(mode) => change({ mode })} aria-label="Mode">
          <Stack gap="xs">
            {MODES.map((mode) => (
              <Radio key={mode.value} {...mode} />
            ))}
          </Stack>
        </Radio.Group>
        <PolicyFields policy={policy} responseStats={stats.data?.parts ?? []} change={change} />
        <LimitFields policy={policy} change={change} />
        <Divider />
        <Overrides policy={policy} overrides={overrides} visitTypes={visitTypes} change={(next) => form.setFieldValue("overrides", next)} />
        <FormMessage>{message}</FormMessage>
        <FormFooter submit="Save" working={working} testId="policy-save" onCancel={close} align="end" />
      </Stack>
    </form>
  );
}

/** The kinds of visit that this screen has seen at the clinic. */
function visitTypesOf(state: LiveState, clinicId: string): string[] {
  const slots = values(state.slot).filter((slot) => slot.clinic_id === clinicId);
  return [...new Set(slots.map((slot) => slot.visit_type))].sort();
}
