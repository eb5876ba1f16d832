import "@mantine/dates/styles.css";

import { NumberInput, SegmentedControl, Select, SimpleGrid, Stack, Switch, Text, TextInput } from "@mantine/core";
import { DatePickerInput, TimeInput } from "@mantine/dates";
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import type { Clinic, Doctor } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";
import { FormModal } from "../shell/FormModal";
import { useUnsaved } from "../shell/useUnsaved";
import { ARROWS } from "../time/arrows";
import { clockTime } from "../time/words";
import { NotPublished } from "./NotPublished";
import { byReason, type Refusals } from "./refusals";
import { fitting, starts } from "./series";

const MOST = 60;

interface Props {
  opened: boolean;
  close: () => void;
  clinic: Clinic;
  doctors: readonly Doctor[];
  day: string;
}

export function PublishModal({ opened, close, ...rest }: Props) {
  return (
    <FormModal opened={opened} close={close} title="Publish slots">
      {(leave) => <PublishForm close={leave} {...rest} />}
    </FormModal>
  );
}

function PublishForm({ close, clinic, doctors, day: shown }: Omit<Props, "opened">) {
  const { api, store, clock } = useServices();
  const { form, element, submit, working, message } = useApiForm({
    doctor_id: doctors.find((doctor) => doctor.suspended_at === null)?.id ?? null,
    day: shown,
    kind: "one",
    from: nextQuarter(clock.now(), clinic.zone),
    until: "17:00",
    minutes: 30,
    visit_type: "Consultation",
    offer: true,
  });
  const [refusals, setRefusals] = useState<readonly Refusals[]>([]);

  const letGo = useUnsaved(form.values);

  const { doctor_id, day, kind, from, until, minutes, visit_type, offer } = form.values;
  const count = kind === "one" ? 1 : Math.min(MOST, fitting(from, until, minutes));
  const times = starts({ day, from, minutes, count }, clinic.zone);

  async function publish() {
    if (doctor_id === null) return;
    setRefusals([]);
    const { published, refused } = await api.publish(clinic.id, {
      doctor_id,
      visit_type: visit_type.trim(),
      starts: times.map((time) => time.toISOString()),
      minutes,
      offer,
    });
    published.forEach((slot) => store.learn("slot", slot));
    notifications.show({
      color: "success",
      message: published.length === 1 ? "Published. It is in the feed now." : `${published.length} slots published.`,
    });
    letGo();
    if (refused.length === 0) close();
    else setRefusals(byReason(refused, clinic.zone));
  }

  return (
    <form
      ref={element}
      noValidate
      onSubmit={submit(publish)}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label="Doctor"
            data-testid="publish-doctor"
            allowDeselect={false}
            data={doctors.filter((doctor) => doctor.suspended_at === null).map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps("doctor_id")}
          />
          <DatePickerInput
            ariaLabels={ARROWS}
            label="Day"
            valueFormat="dddd, D MMMM"
            value={day}
            onChange={(picked) => picked && form.setFieldValue("day", picked)}
          />
        </SimpleGrid>
        <SegmentedControl
          {...form.getInputProps("kind")}
          data={[
            { value: "one", label: "One slot" },
            { value: "series", label: "Several in a row" },
          ]}
        />
        <SimpleGrid cols={{ base: 2, sm: kind === "one" ? 2 : 3 }}>
          <TimeInput
            label={kind === "one" ? "Start" : "From"}
            name="from"
            data-testid="publish-from"
            required
            step={300}
            {...form.getInputProps("from")}
          />
          {kind === "series" && (
            <TimeInput
              label="Until"
              name="until"
              required
              step={300}
              {...form.getInputProps("until")}
            />
          )}
          <NumberInput
            label="Minutes each"
            name="minutes"
            data-testid="publish-minutes"
            min={5}
            max={480}
            step={5}
            allowDecimal={false}
            {...form.getInputProps("minutes")}
            onChange={(value) => form.setFieldValue("minutes", Number(value))}
          />
        </SimpleGrid>
        <TextInput
          label="Kind of visit"
          name="visit_type"
          required
          maxLength={60}
          {...form.getInputProps("visit_type")}
        />
        <Switch
          label="Offer to the standby list"
          description="The next in line are asked. Otherwise it is in the feed only."
          {...form.getInputProps("offer", { type: "checkbox" })}
        />
        <Text size="sm" c={times.length === 0 ? "danger" : "dimmed"} aria-live="polite">
          {times.length === 0
            ? "No slot fits into that time."
            : `${times.length === 1 ? "One slot" : `${times.length} slots`}: ${preview(times, clinic.zone)} (${clinic.zone.replaceAll("_", " ")})`}
        </Text>
        <NotPublished refusals={refusals} />
        <FormMessage>{message}</FormMessage>
        <FormFooter
          submit="Publish"
          working={working}
          disabled={times.length === 0 || doctor_id === null}
          testId="publish-submit"
          onCancel={close}
          align="end"
        />
      </Stack>
    </form>
  );
}

function preview(times: readonly Date[], zone: string): string {
  const texts = times.map((time) => clockTime(time.getTime(), zone));
  return texts.length <= 6 ? texts.join(", ") : `${texts.slice(0, 4).join(", ")} … ${texts.at(-1)}`;
}

function nextQuarter(now: number, zone: string): string {
  const quarter = 15 * 60_000;
  return clockTime(Math.ceil((now + quarter) / quarter) * quarter, zone);
}
