import "@mantine/dates/styles.css";

import { NumberInput, SegmentedControl, Select, SimpleGrid, Stack, Switch, Text, TextInput } from "@mantine/core";
import { DatePickerInput, TimeInput } from "@mantine/dates";
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import type { Clinic, Doctor } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useSubmit } from "../forms/useSubmit";
import { useServices } from "../services";
import { FormModal } from "../shell/FormModal";
import { useUnsaved } from "../shell/unsaved";
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
  const [doctorId, setDoctorId] = useState(doctors[0]?.id ?? null);
  const [day, setDay] = useState(shown);
  const [form, setForm] = useState<"one" | "series">("one");
  const [from, setFrom] = useState(() => nextQuarter(clock.now(), clinic.zone));
  const [to, setTo] = useState("17:00");
  const [minutes, setMinutes] = useState(30);
  const [visitType, setVisitType] = useState("Consultation");
  const [offer, setOffer] = useState(true);
  const { form: element, submit, working, errors, message } = useSubmit();
  const [refusals, setRefusals] = useState<readonly Refusals[]>([]);

  const letGo = useUnsaved({ doctorId, day, form, from, to, minutes, visitType, offer });

  const count = form === "one" ? 1 : Math.min(MOST, fitting(from, to, minutes));
  const times = starts({ day, from, minutes, count }, clinic.zone);

  async function publish() {
    if (doctorId === null) return;
    setRefusals([]);
    const { published, refused } = await api.publish(clinic.id, {
      doctor_id: doctorId,
      visit_type: visitType.trim(),
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
            data={doctors.map(({ id, name }) => ({ value: id, label: name }))}
            value={doctorId}
            onChange={setDoctorId}
          />
          <DatePickerInput
            ariaLabels={ARROWS}
            label="Day"
            valueFormat="dddd, D MMMM"
            value={day}
            onChange={(picked) => picked && setDay(picked)}
          />
        </SimpleGrid>
        <SegmentedControl
          value={form}
          onChange={setForm}
          data={[
            { value: "one", label: "One slot" },
            { value: "series", label: "Several in a row" },
          ]}
        />
        <SimpleGrid cols={{ base: 2, sm: form === "one" ? 2 : 3 }}>
          <TimeInput
            label={form === "one" ? "Start" : "From"}
            name="from"
            error={errors.from}
            data-testid="publish-from"
            required
            step={300}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          {form === "series" && (
            <TimeInput
              label="Until"
              name="until"
              error={errors.until}
              required
              step={300}
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
          )}
          <NumberInput
            label="Minutes each"
            name="minutes"
            error={errors.minutes}
            data-testid="publish-minutes"
            min={5}
            max={480}
            step={5}
            allowDecimal={false}
            value={minutes}
            onChange={(value) => setMinutes(Number(value))}
          />
        </SimpleGrid>
        <TextInput
          label="Kind of visit"
          name="visit_type"
          error={errors.visit_type}
          required
          maxLength={60}
          value={visitType}
          onChange={(event) => setVisitType(event.currentTarget.value)}
        />
        <Switch
          label="Offer to the standby list"
          description="The next in line are asked. Otherwise it is in the feed only."
          checked={offer}
          onChange={(event) => setOffer(event.currentTarget.checked)}
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
          disabled={times.length === 0 || doctorId === null}
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
