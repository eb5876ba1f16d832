import { Fieldset, SimpleGrid, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { ClinicChanges } from "../api/bodies";
import type { Clinic } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";
import { PART_WORDS, PARTS, partLines, partsIn } from "./dayParts";
import { DAYS, hoursIn, linesOf } from "./hours";
import { PlaceFields } from "./PlaceFields";

/** All that a manager says of their clinic, in one form. */
export function SettingsForm({ clinic }: { clinic: Clinic }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const [wrong, setWrong] = useState<string | null>(null);
  const { form, element, submit, working, message } = useApiForm({
    name: clinic.name,
    address: clinic.address,
    zone: clinic.zone,
    phone: clinic.phone,
    email: clinic.email ?? "",
    organisation: clinic.organisation ?? "",
    languages: clinic.languages.join(", "),
    holidays: clinic.holidays.join(", "),
    description: clinic.description,
    embed_origins: clinic.embed_origins.join("\n"),
    lat: String(clinic.point.lat),
    lon: String(clinic.point.lon),
    lines: linesOf(clinic.opening_hours),
    parts: partLines(clinic.day_parts),
  });
  const save = async () => {
    const { lines, parts, lat, lon, email, organisation, languages, holidays, embed_origins, ...rest } = form.values;
    const hours = hoursIn(lines);
    setWrong(typeof hours === "string" ? hours : null);
    const dayParts = partsIn(parts);
    if (dayParts === null) form.setFieldError("parts.0", "Each part has one time from and to.");
    if (typeof hours === "string" || dayParts === null) return;
    await api.changeClinic(clinic.id, {
      ...rest,
      point: { lat: Number(lat), lon: Number(lon) },
      email: email || null,
      organisation: organisation || null,
      languages: listed(languages),
      holidays: listed(holidays),
      opening_hours: hours,
      day_parts: dayParts,
      embed_origins: listed(embed_origins),
      // Whatever can be changed about a clinic is on this form: a field that is new in the API fails here.
    } satisfies Required<ClinicChanges>);
    await queries.invalidateQueries({ queryKey: ["clinics"] });
    void queries.invalidateQueries({ queryKey: ["clinic", clinic.id] });
    notifications.show({ message: "The settings are saved." });
  };
  return (
    <form ref={element} noValidate onSubmit={submit(save)}>
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label="Name" name="name" required maxLength={120} {...form.getInputProps("name")} />
          <TextInput label="Organisation" name="organisation" maxLength={120} {...form.getInputProps("organisation")} />
          <TextInput label="Address" name="address" required maxLength={120} {...form.getInputProps("address")} />
          <TextInput label="Time zone" name="zone" required {...form.getInputProps("zone")} />
          <TextInput label="Phone" name="phone" type="tel" required {...form.getInputProps("phone")} />
          <TextInput label="E-mail" name="email" type="email" {...form.getInputProps("email")} />
          <TextInput
            label="Languages"
            name="languages"
            description="Codes such as en, es, de"
            {...form.getInputProps("languages")}
          />
          <TextInput
            label="Holidays"
            name="holidays"
            description="Days such as 2026-12-25"
            {...form.getInputProps("holidays")}
          />
        </SimpleGrid>
        <PlaceFields
          lat={form.getInputProps("lat")}
          lon={form.getInputProps("lon")}
          set={({ lat, lon }) => form.setValues({ lat: String(lat), lon: String(lon) })}
        />
        <Textarea label="Description" name="description" autosize minRows={3} maxLength={2000} {...form.getInputProps("description")} />
        <Fieldset legend="Opening hours">
          <Text size="sm" c="dimmed" mb="xs">
            Such as 09:00-13:00, 15:00-19:00. Nothing where the clinic is closed.
          </Text>
          <SimpleGrid cols={{ base: 1, sm: 2 }} data-field="opening_hours">
            {DAYS.map((day, weekday) => (
              <TextInput
                key={day}
                label={day}
                error={wrong === day && "This is no time from and to."}
                {...form.getInputProps(`lines.${weekday}`)}
              />
            ))}
          </SimpleGrid>
        </Fieldset>
        <Fieldset legend="Parts of a day">
          <SimpleGrid cols={{ base: 1, sm: 3 }} data-field="day_parts">
            {PARTS.map((part, index) => (
              <TextInput key={part} label={PART_WORDS[part]} {...form.getInputProps(`parts.${index}`)} />
            ))}
          </SimpleGrid>
        </Fieldset>
        <Textarea
          label="Sites that may show your page"
          name="embed_origins"
          description="One on each line, such as https://www.example.com, 20 at most. None: no site may."
          autosize
          minRows={2}
          {...form.getInputProps("embed_origins")}
        />
        <FormMessage>{message}</FormMessage>
        <FormFooter submit="Save" working={working} testId="settings-save" />
      </Stack>
    </form>
  );
}

function listed(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}
