import { Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Clinic } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { PlaceFields } from "../manage/PlaceFields";
import { useServices } from "../services";
import { SideDrawer } from "../shell/SideDrawer";
import { InviteModal } from "../staff/InviteModal";

interface Props {
  opened: boolean;
  close: () => void;
}

/** Founds a clinic, and asks for the mail of whoever is to manage it. */
export function NewClinicDrawer({ opened, close }: Props) {
  const [founded, setFounded] = useState<Clinic | null>(null);
  return (
    <>
      <SideDrawer opened={opened} close={close} title="New clinic" size="md">
        <NewClinicForm
          close={close}
          founded={(clinic) => {
            setFounded(clinic);
            close();
          }}
        />
      </SideDrawer>
      {founded !== null && <InviteModal opened close={() => setFounded(null)} clinic={founded} doctors={[]} firstRole="manager" />}
    </>
  );
}

function NewClinicForm({ close, founded }: { close: () => void; founded: (clinic: Clinic) => void }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const { form, element, submit, working, message } = useApiForm({
    name: "",
    address: "",
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    phone: "",
    lat: "",
    lon: "",
  });
  const save = async () => {
    const { lat, lon, ...rest } = form.values;
    if (lat === "" || lon === "") {
      form.setFieldError("lat", "Say where the clinic is.");
      return;
    }
    const clinic = await api.createClinic({ ...rest, point: { lat: Number(lat), lon: Number(lon) } });
    await queries.invalidateQueries({ queryKey: ["clinics"] });
    await queries.invalidateQueries({ queryKey: ["admin"] });
    notifications.show({ color: "success", message: `${clinic.name} is there. Now invite its manager.` });
    founded(clinic);
  };
  return (
    <form ref={element} noValidate onSubmit={submit(save)} data-testid="new-clinic-form">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          The rest, such as opening hours and how openings are offered, its manager says in the settings.
        </Text>
        <TextInput label="Name" name="name" required maxLength={120} {...form.getInputProps("name")} />
        <TextInput label="Address" name="address" required maxLength={120} {...form.getInputProps("address")} />
        <TextInput
          label="Time zone"
          name="zone"
          description="Such as Europe/Madrid"
          required
          {...form.getInputProps("zone")}
        />
        <TextInput label="Phone" name="phone" type="tel" description="With the country code" required {...form.getInputProps("phone")} />
        <PlaceFields
          lat={form.getInputProps("lat")}
          lon={form.getInputProps("lon")}
          set={({ lat, lon }) => form.setValues({ lat: String(lat), lon: String(lon) })}
        />
        <FormMessage>{message}</FormMessage>
        <FormFooter submit="Create" working={working} testId="new-clinic-save" onCancel={close} />
      </Stack>
    </form>
  );
}
