import { Chip, Group, MultiSelect, SimpleGrid, TagsInput, Text, Textarea, TextInput } from "@mantine/core";

import { useClinics, useDoctors, useSpecialties } from "../api/catalog";
import { Section, type SectionProps } from "./Section";

export function WhatSection({ wish, change }: SectionProps) {
  const specialties = useSpecialties();
  const clinics = useClinics();
  const doctors = useDoctors();
  const clinicName = (id: string) => clinics.find((each) => each.id === id)?.name ?? "";
  return (
    <Section title="What" lead="Any of these will do. Specialties count around your place, names wherever they are.">
      <div>
        <Text size="sm" fw={600} mb={6} id="specialties-label">
          Specialties
        </Text>
        <Chip.Group multiple value={[...wish.specialties]} onChange={(names) => change({ specialties: names })}>
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
          placeholder={wish.doctor_ids.length === 0 ? "Any" : ""}
          searchable
          clearable
          maxValues={20}
          data={doctors.map(({ id, name, clinic_id }) => ({ value: id, label: `${name}, ${clinicName(clinic_id)}` }))}
          value={[...wish.doctor_ids]}
          onChange={(doctor_ids) => change({ doctor_ids })}
        />
        <MultiSelect
          label="Clinics"
          placeholder={wish.clinic_ids.length === 0 ? "Any" : ""}
          searchable
          clearable
          maxValues={20}
          data={clinics.map(({ id, name }) => ({ value: id, label: name }))}
          value={[...wish.clinic_ids]}
          onChange={(clinic_ids) => change({ clinic_ids })}
        />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TagsInput
          label="Only these kinds of visit"
          placeholder={wish.visit_types.length === 0 ? "Any" : ""}
          description="As the cards in the feed name them. Enter after each."
          inputWrapperOrder={["label", "input", "error", "description"]}
          maxTags={20}
          clearable
          value={[...wish.visit_types]}
          onChange={(visit_types) => change({ visit_types })}
        />
        <MultiSelect
          label="Not with or at"
          placeholder={wish.without.length === 0 ? "Nobody left out" : ""}
          searchable
          clearable
          maxValues={50}
          data={[
            { group: "Doctors", items: doctors.map(({ id, name }) => ({ value: id, label: name })) },
            { group: "Clinics", items: clinics.map(({ id, name }) => ({ value: id, label: name })) },
          ]}
          value={[...wish.without]}
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
        value={wish.urgent_because ?? ""}
        onChange={(event) => change({ urgent_because: event.currentTarget.value || null })}
      />
      <TextInput
        label="Name it, for yourself"
        placeholder="Skin check"
        maxLength={60}
        maw={360}
        value={wish.label}
        onChange={(event) => change({ label: event.currentTarget.value })}
      />
    </Section>
  );
}
