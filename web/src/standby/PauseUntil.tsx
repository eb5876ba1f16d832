import "@mantine/dates/styles.css";

import { Switch, Stack } from "@mantine/core";
import { DatePickerInput } from "@mantine/dates";

import { useNow } from "../services";
import { ARROWS } from "../time/arrows";
import { addDays, dayOf, ownZone } from "../time/words";
import { instantOf } from "../time/zones";

const DAYS_AT_FIRST = 7;

/** A pause ends by itself, in the morning of a day. */
export function PauseUntil({ until, onChange }: { until: string | null; onChange: (until: string | null) => void }) {
  const zone = ownZone();
  const now = useNow(60_000);
  const on = until !== null && Date.parse(until) > now;
  const pick = (day: string | null) => onChange(day && (instantOf(day, "06:00", zone)?.toISOString() ?? null));
  return (
    <Stack gap="xs">
      <Switch
        label="Pause for now"
        description="We ask you nothing, and you keep your place."
        checked={on}
        onChange={(event) => pick(event.currentTarget.checked ? addDays(dayOf(now, zone), DAYS_AT_FIRST) : null)}
      />
      {on && (
        <DatePickerInput
          ariaLabels={ARROWS}
          label="Until the morning of"
          valueFormat="D MMMM YYYY"
          value={dayOf(until, zone)}
          minDate={addDays(dayOf(now, zone), 1)}
          onChange={pick}
        />
      )}
    </Stack>
  );
}
