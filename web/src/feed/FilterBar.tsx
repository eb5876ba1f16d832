import { Box, Button, Chip, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAdjustmentsHorizontal, IconX } from "@tabler/icons-react";

import { useClinics, useDoctors, useSpecialties } from "../queries/catalog";
import { useNow } from "../services";
import { addDays, dayInWords, dayOf, ownZone } from "../time/words";
import classes from "./FilterBar.module.css";
import { NearButton } from "./NearButton";
import type { FilterControls } from "./useFilter";

const DAYS_AHEAD = 14;

export function FilterBar({ controls }: { controls: FilterControls }) {
  const [open, { toggle }] = useDisclosure(false);
  const specialties = useSpecialties();
  const { filter } = controls;
  return (
    <section aria-label="Filter" className={classes.bar}>
      <div className={classes.top}>
        <Chip.Group multiple value={[...filter.specialties]} onChange={controls.setSpecialties}>
          <div className={classes.chips}>
            {specialties.map(({ name, label }) => (
              <Chip key={name} value={name} size="sm" radius="xl">
                {label}
              </Chip>
            ))}
          </div>
        </Chip.Group>
      </div>
      <Group gap={8} className={classes.row}>
        <NearButton controls={controls} />
        <Button
          size="xs"
          variant="default"
          hiddenFrom="sm"
          leftSection={<IconAdjustmentsHorizontal size={16} />}
          aria-expanded={open}
          onClick={toggle}
        >
          More
        </Button>
        <div className={classes.wide}>
          <Pickers controls={controls} />
        </div>
        {controls.narrowed && (
          <Button size="xs" variant="subtle" leftSection={<IconX size={15} />} onClick={controls.reset}>
            Clear
          </Button>
        )}
      </Group>
      {open && (
        <Box hiddenFrom="sm" className={classes.narrow}>
          <Pickers controls={controls} />
        </Box>
      )}
    </section>
  );
}

function Pickers({ controls: { filter, change } }: { controls: FilterControls }) {
  const clinics = useClinics();
  const doctors = useDoctors().filter((doctor) => filter.clinicId === null || doctor.clinic_ids.includes(filter.clinicId));
  const zone = ownZone();
  const now = useNow(60_000);
  const days = Array.from({ length: DAYS_AHEAD }, (_, ahead) => addDays(dayOf(now, zone), ahead)).map((day) => ({
    value: day,
    label: dayInWords(`${day}T12:00:00Z`, "UTC", Date.parse(`${dayOf(now, zone)}T12:00:00Z`)),
  }));
  return (
    <>
      <Picker label="Clinic" any="Any clinic" value={filter.clinicId} choose={(clinic) => change({ clinic, doctor: null })}>
        {clinics.map(({ id, name }) => ({ value: id, label: name }))}
      </Picker>
      <Picker label="Doctor" any="Any doctor" value={filter.doctorId} choose={(doctor) => change({ doctor })}>
        {doctors.map(({ id, name }) => ({ value: id, label: name }))}
      </Picker>
      <Picker label="Day" any="Any day" value={filter.day} choose={(day) => change({ day })}>
        {days}
      </Picker>
    </>
  );
}

interface PickerProps {
  label: string;
  any: string;
  value: string | null;
  choose: (value: string | null) => void;
  children: readonly { value: string; label: string }[];
}

/** The browser's own list: it opens at once, and a phone shows it as its users know it. */
function Picker({ label, any, value, choose, children }: PickerProps) {
  return (
    <select
      className={classes.picker}
      aria-label={label}
      value={value ?? ""}
      onChange={(event) => choose(event.currentTarget.value || null)}
    >
      <option value="">{any}</option>
      {children.map((each) => (
        <option key={each.value} value={each.value}>
          {each.label}
        </option>
      ))}
    </select>
  );
}
