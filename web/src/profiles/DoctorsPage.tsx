import "../styles/laterMantine";

import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { IconSearch, IconUserQuestion, IconX } from "@tabler/icons-react";

import { usePages } from "../api/usePages";
import { useClinics, useDoctors, useSpecialties } from "../queries/catalog";
import { useServices } from "../services";
import { Notice } from "../shell/Notice";
import { Page } from "../shell/Page";
import { PagedList } from "../shell/PagedList";
import { DoctorCard } from "../doctors/DoctorCard";
import { useDoctorFilter, type Field } from "./useDoctorFilter";
import { languageName } from "../doctors/words";

const SORT_WORDS = [
  { value: "", label: "Best match" },
  { value: "name", label: "Name" },
  { value: "next_free", label: "Free first" },
  { value: "experience", label: "Most experienced" },
  { value: "fee", label: "Lowest fee" },
];
const AGAIN_MS = 30_000;

/** All doctors, searched as one types. What is looked for stands in the address. */
export default function DoctorsPage() {
  const { api } = useServices();
  const { filter, query, change, reset, narrowed } = useDoctorFilter();
  const pages = usePages(["doctors", "search", query], (cursor) => api.doctors({ ...query, limit: 30, cursor }), {
    again: AGAIN_MS,
    keepsOld: true,
  });
  return (
    <Page title="Doctors" lead="Search by name, specialty or clinic. Typing errors are forgiven." testId="doctors" gap="md">
      <TextInput
        aria-label="Search for a doctor"
        placeholder="A name, a specialty, a clinic"
        data-testid="doctor-search"
        leftSection={<IconSearch size={17} aria-hidden="true" />}
        maxLength={100}
        value={filter.q}
        onChange={(event) => change("q", event.currentTarget.value)}
      />
      <Filters filter={filter} change={change} />
      {narrowed && (
        <Button size="xs" variant="subtle" leftSection={<IconX size={15} />} style={{ alignSelf: "flex-start" }} onClick={reset}>
          Clear
        </Button>
      )}
      <PagedList
        pages={pages}
        skeleton={{ rows: 5, height: 118 }}
        more={{ style: { alignSelf: "center" }, testId: "doctors-more" }}
        empty={
          <Notice icon={<IconUserQuestion size={26} />} title="No doctor fits">
            Try fewer words, or clear the filter.
          </Notice>
        }
      >
        {(doctors) => (
          <Stack gap={10}>
            {doctors.map((doctor) => (
              <DoctorCard key={doctor.id} doctor={doctor} />
            ))}
          </Stack>
        )}
      </PagedList>
    </Page>
  );
}

interface FiltersProps {
  filter: Readonly<Record<Field, string | null>>;
  change: (field: Field, value: string | null) => void;
}

function Filters({ filter, change }: FiltersProps) {
  const specialties = useSpecialties().map(({ name, label }) => ({ value: name, label }));
  const clinics = useClinics().map(({ id, name }) => ({ value: id, label: name }));
  const spoken = [...new Set(useDoctors().flatMap((doctor) => doctor.languages))];
  const languages = spoken
    .map((code) => ({ value: code, label: languageName(code) }))
    .sort((one, other) => one.label.localeCompare(other.label));
  return (
    <Group gap={8} grow preventGrowOverflow={false}>
      <Choice label="Specialty" any="Any specialty" data={specialties} field="specialty" filter={filter} change={change} />
      <Choice label="Clinic" any="Any clinic" data={clinics} field="clinic" filter={filter} change={change} />
      <Choice label="Language" any="Any language" data={languages} field="language" filter={filter} change={change} />
      <NativeSelect
        aria-label="Sort by"
        miw={150}
        data={SORT_WORDS}
        value={filter.sort ?? ""}
        onChange={(event) => change("sort", event.currentTarget.value)}
      />
    </Group>
  );
}

interface ChoiceProps extends FiltersProps {
  label: string;
  any: string;
  field: Field;
  data: { value: string; label: string }[];
}

function Choice({ label, any, field, data, filter, change }: ChoiceProps) {
  return (
    <NativeSelect
      aria-label={label}
      miw={150}
      data={[{ value: "", label: any }, ...data]}
      value={filter[field] ?? ""}
      onChange={(event) => change(field, event.currentTarget.value)}
    />
  );
}
