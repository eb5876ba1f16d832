import { Chip, Group, MultiSelect, Radio, SimpleGrid, Stack, TagsInput, Text, Textarea, TextInput } from "@mantine/core";

import type { Later } from "../api/shapes";
import { specialtyLabel, useClinics, useDoctors, useSpecialties } from "../queries/catalog";
import { byAnyDoctor } from "./preferences";
import { Section, type SectionProps } from "./Section";

export function WhatSection({ preferences, change, later }: SectionProps & { later: Later | null }) {
  const specialties = useSpecialties();
  const clinics = useClinics();
  const doctors = useDoctors();
  if (later && byAnyDoctor(later, true)) {
    return (
      <Section title="What" lead="The same kind of visit, but earlier. You keep the one you have until you say yes.">
        <ByWhom preferences={preferences} change={change} later={later} />
        <Label preferences={preferences} change={change} />
      </Section>
    );
  }
  return (
    <Section title="What" lead="Any of these will do. Specialties count around your place, names wherever they are.">
      <div>
        <Text size="sm" fw={600} mb={6} id="specialties-label">
          Specialties
        </Text>
        <Chip.Group multiple value={[...preferences.specialties]} onChange={(names) => change({ specialties: names })}>
          <Group gap={8} role="group" aria-labelledby="specialties-label">
            {specialties.map(({ name, label }) => (
              <Chip key={name} value={name} data-testid={`specialty-${name}`}>
                {label}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </div>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <MultiSelect
          label="Doctors"
          placeholder={preferences.doctor_ids.length === 0 ? "Any" : ""}
          searchable
          clearable
          maxValues={20}
          data={doctors.map(({ id, name, clinic_names }) => ({ value: id, label: `${name}, ${clinic_names.join(", ")}` }))}
          value={[...preferences.doctor_ids]}
          onChange={(doctor_ids) => change({ doctor_ids })}
        />
        <MultiSelect
          label="Clinics"
          placeholder={preferences.clinic_ids.length === 0 ? "Any" : ""}
          searchable
          clearable
          maxValues={20}
          data={clinics.map(({ id, name }) => ({ value: id, label: name }))}
          value={[...preferences.clinic_ids]}
          onChange={(clinic_ids) => change({ clinic_ids })}
        />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TagsInput
          label="Only these kinds of visit"
          placeholder={preferences.visit_types.length === 0 ? "Any" : ""}
          description="As the cards in the feed name them. Enter after each."
          inputWrapperOrder={["label", "input", "error", "description"]}
          maxTags={20}
          clearable
          value={[...preferences.visit_types]}
          onChange={(visit_types) => change({ visit_types })}
        />
        <MultiSelect
          label="Not with or at"
          placeholder={preferences.without.length === 0 ? "Nobody left out" : ""}
          searchable
          clearable
          maxValues={50}
          data={[
            { group: "Doctors", items: doctors.map(({ id, name }) => ({ value: id, label: name })) },
            { group: "Clinics", items: clinics.map(({ id, name }) => ({ value: id, label: name })) },
          ]}
          value={[...preferences.without]}
          onChange={(without) => change({ without })}
        />
      </SimpleGrid>
      <Textarea
        label="If it is urgent, say why"
        description="The clinics you wait for read it, and decide whether you come before others."
        placeholder="It has grown within two weeks"
        autosize
        minRows={2}
        maxLength={200}
        data-testid="urgent-because"
        value={preferences.urgent_because ?? ""}
        onChange={(event) => change({ urgent_because: event.currentTarget.value || null })}
      />
      <Label preferences={preferences} change={change} />
    </Section>
  );
}

/** Something earlier with one's own doctor, or with whoever has time. */
function ByWhom({ preferences, change, later }: SectionProps & { later: Later }) {
  const doctor = useDoctors().find((each) => each.id === later.doctor_id)?.name ?? "the same doctor";
  const isOwn = preferences.specialties.length === 0 && preferences.clinic_ids.length === 0;
  return (
    <Radio.Group
      label="With whom"
      data-testid="by-whom"
      value={isOwn ? "own" : "any"}
      onChange={(value) => change(byAnyDoctor(later, value === "any") ?? {})}
    >
      <Stack gap={8} mt={8}>
        <Radio value="own" label={`Only ${doctor}`} />
        <Radio
          value="any"
          data-testid="any-doctor"
          label={`Any doctor of ${specialtyLabel(later.specialty ?? "").toLowerCase()}, within ${preferences.radius_km} km`}
        />
      </Stack>
    </Radio.Group>
  );
}

function Label({ preferences, change }: SectionProps) {
  return (
    <TextInput
      label="Name it, for yourself"
      placeholder="Skin check"
      maxLength={60}
      maw={360}
      value={preferences.label}
      onChange={(event) => change({ label: event.currentTarget.value })}
    />
  );
}
