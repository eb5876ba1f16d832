import { Fieldset, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";

import type { Profile } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";
import { useUnsaved } from "../shell/useUnsaved";
import { fieldsOf, profileOf, type ProfileFields } from "./profile";
import classes from "./FamilyPage.module.css";

const GENDERS = [
  { value: "female", label: "Female" },
  { value: "male", label: "Male" },
  { value: "other", label: "Other" },
];

const HISTORY: readonly { name: "allergies" | "conditions" | "medication"; label: string; example: string }[] = [
  { name: "allergies", label: "Allergies", example: "Penicillin" },
  { name: "conditions", label: "Conditions", example: "Asthma, since 2011" },
  { name: "medication", label: "Medication", example: "Salbutamol, when needed" },
];

export function ProfileForm({ profile }: { profile: Profile }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const { form, element, submit, working, message } = useApiForm<ProfileFields>(fieldsOf(profile));
  const letGo = useUnsaved(form.values);

  async function save() {
    const written = await api.setProfile(profile.id, profileOf(form.values));
    notifications.show({ color: "success", message: "Saved." });
    letGo();
    queries.setQueryData(["profile", profile.id], written);
  }

  return (
    <form ref={element} noValidate onSubmit={submit(save)} className={`surface ${classes.profile}`} data-testid="profile-form">
      <div className={classes.fields}>
        <Select
          label="Gender"
          name="gender"
          placeholder="Not given"
          data={GENDERS}
          clearable
          clearButtonProps={{ "aria-label": "Clear" }}
          data-testid="profile-gender"
          {...form.getInputProps("gender")}
        />
        <TextInput
          label="Address"
          name="address"
          autoComplete="street-address"
          maxLength={200}
          data-testid="profile-address"
          {...form.getInputProps("address")}
        />
      </div>
      <Fieldset legend="Whom to call in an emergency" variant="unstyled">
        <div className={classes.fields}>
          <TextInput label="Name" name="name" maxLength={80} data-testid="contact-name" {...form.getInputProps("name")} />
          <TextInput
            label="Phone, with its country code"
            name="phone"
            type="tel"
            maxLength={40}
            data-testid="contact-phone"
            {...form.getInputProps("phone")}
          />
          <TextInput
            label="What they are to the patient"
            name="relation"
            placeholder="Mother, neighbour, ..."
            maxLength={60}
            data-testid="contact-relation"
            {...form.getInputProps("relation")}
          />
        </div>
      </Fieldset>
      <Stack>
        {HISTORY.map(({ name, label, example }) => (
          <Textarea
            key={name}
            label={label}
            name={name}
            description="One on each line"
            inputWrapperOrder={["label", "input", "error", "description"]}
            placeholder={example}
            autosize
            minRows={2}
            data-testid={`profile-${name}`}
            {...form.getInputProps(name)}
          />
        ))}
      </Stack>
      <FormMessage>{message}</FormMessage>
      <FormFooter submit="Save" working={working} testId="profile-save" />
    </form>
  );
}
