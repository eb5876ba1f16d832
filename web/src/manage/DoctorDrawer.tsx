import { NumberInput, Stack, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";

import type { Clinic, Doctor } from "../api/shapes";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useServices } from "../services";
import { SideDrawer } from "../shell/SideDrawer";
import { SuspendDoctor } from "./SuspendDoctor";

interface Props {
  opened: boolean;
  close: () => void;
  clinic: Clinic;
  /** Null: a new one. */
  doctor: Doctor | null;
}

/** A doctor's profile, as its managers change it. */
export function DoctorDrawer({ opened, close, clinic, doctor }: Props) {
  return (
    <SideDrawer opened={opened} close={close} title={doctor?.name ?? "A new doctor"}>
      <Stack gap="xl">
        <DoctorForm key={doctor?.id ?? "new"} close={close} clinic={clinic} doctor={doctor} />
        {doctor && <SuspendDoctor key={doctor.id} doctor={doctor} />}
      </Stack>
    </SideDrawer>
  );
}

function DoctorForm({ close, clinic, doctor }: Omit<Props, "opened">) {
  const { api, store } = useServices();
  const { form, element, submit, working, message } = useApiForm({
    name: doctor?.name ?? "",
    specialties: doctor?.specialties.join(", ") ?? "",
    licence: doctor?.licence ?? "",
    qualification: doctor?.qualification ?? "",
    practising_since: doctor?.practising_since ?? "",
    fee: doctor?.fee ? doctor.fee.amount / 100 : "",
    currency: doctor?.fee?.currency ?? "EUR",
    languages: doctor?.languages.join(", ") ?? "",
    about: doctor?.about ?? "",
  });
  const save = async () => {
    const { name, about, licence, qualification, practising_since, fee, currency, ...lists } = form.values;
    const body = {
      name,
      about,
      specialties: listed(lists.specialties).map((each) => each.toLowerCase().replaceAll(" ", "_")),
      languages: listed(lists.languages),
      licence: licence || null,
      qualification: qualification || null,
      practising_since: practising_since === "" ? null : Number(practising_since),
      fee: fee === "" ? null : { amount: Math.round(Number(fee) * 100), currency },
    };
    const saved = await (doctor ? api.changeDoctor(doctor.id, body) : api.addDoctor(clinic.id, body));
    store.learn("doctor", saved);
    notifications.show({ message: `${saved.name} is saved.` });
    close();
  };
  return (
    <form ref={element} noValidate onSubmit={submit(save)}>
      <Stack gap="sm">
        <TextInput label="Name" name="name" required maxLength={80} {...form.getInputProps("name")} />
        <TextInput
          label="Specialties"
          name="specialties"
          required
          description="The first one is what slots are about; more after commas"
          {...form.getInputProps("specialties")}
        />
        <TextInput label="Qualification" name="qualification" maxLength={200} {...form.getInputProps("qualification")} />
        <TextInput label="Licence number" name="licence" maxLength={40} {...form.getInputProps("licence")} />
        <NumberInput
          label="Practising since"
          name="practising_since"
          min={1940}
          max={2199}
          hideControls
          thousandSeparator=""
          {...form.getInputProps("practising_since")}
        />
        <NumberInput label="Fee of a usual visit" name="fee" min={0} decimalScale={2} hideControls {...form.getInputProps("fee")} />
        <TextInput label="Currency" name="currency" maxLength={3} {...form.getInputProps("currency")} />
        <TextInput label="Languages" name="languages" description="Codes such as en, es, de" {...form.getInputProps("languages")} />
        <Textarea label="About" name="about" autosize minRows={3} maxLength={2000} {...form.getInputProps("about")} />
        <FormMessage>{message}</FormMessage>
        <FormFooter submit="Save" working={working} testId="doctor-save" onCancel={close} />
      </Stack>
    </form>
  );
}

function listed(text: string): string[] {
  return [...new Set(text.split(",").map((each) => each.trim()).filter(Boolean))];
}
