import { Select, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";

import type { Account } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { PhotoField } from "../forms/PhotoField";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";
import { useUnsaved } from "../shell/useUnsaved";
import { Part } from "./Part";

const LANGUAGES = [
  { value: "en", label: "English" },
  { value: "es", label: "Español" },
  { value: "fr", label: "Français" },
] as const;
type Language = (typeof LANGUAGES)[number]["value"];

/** Who one is: photo, name, language, time zone. */
export function AboutPart({ account }: { account: Account }) {
  const { api, session } = useServices();
  const again = () => session.refresh();
  return (
    <Part title="About you" lead="Your photo, your name, and where you are.">
      <PhotoField
        name={account.name}
        photoId={account.photo_id}
        put={(file) => api.putPhoto(file).then(again)}
        remove={() => api.removePhoto().then(again)}
      />
      <AboutForm key={account.version} account={account} />
    </Part>
  );
}

function AboutForm({ account: { name, language, zone } }: { account: Account }) {
  const { api, session } = useServices();
  const { form, element, submit, working, message } = useApiForm({ name, language, zone });
  const letGo = useUnsaved(form.values);

  async function save() {
    await api.changeMe({ ...form.values, name: form.values.name.trim() });
    notifications.show({ color: "success", message: "Saved." });
    letGo();
    await session.refresh();
  }

  return (
    <form ref={element} noValidate onSubmit={submit(save)} data-testid="about-form">
      <Stack>
        <TextInput
          label="Name"
          name="name"
          autoComplete="name"
          required
          maxLength={80}
          data-testid="about-name"
          {...form.getInputProps("name")}
        />
        <Select
          label="Language"
          name="language"
          description="Of your answers by text. QuickDoc itself writes English so far."
          inputWrapperOrder={["label", "input", "error", "description"]}
          data={LANGUAGES}
          allowDeselect={false}
          data-testid="about-language"
          {...form.getInputProps("language")}
          onChange={(value) => form.setFieldValue("language", value as Language)}
        />
        <Select
          label="Time zone"
          name="zone"
          description="When it is night where you are, we text only what cannot wait."
          inputWrapperOrder={["label", "input", "error", "description"]}
          data={zonesWith(zone)}
          searchable
          allowDeselect={false}
          limit={60}
          nothingFoundMessage="No such zone"
          data-testid="about-zone"
          {...form.getInputProps("zone")}
        />
        <FormMessage>{message}</FormMessage>
        <FormFooter submit="Save" working={working} testId="about-save" />
      </Stack>
    </form>
  );
}

/** What the browser knows, and the present one, which it may call by another name. */
function zonesWith(present: string): string[] {
  return [...new Set([present, ...Intl.supportedValuesOf("timeZone")])].sort();
}
