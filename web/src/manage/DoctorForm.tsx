import { MultiSelect, NumberInput, Stack, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";

import type { Doctor, Money } from "../api/shapes";
import { languageName } from "../doctors/words";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { useUnsaved } from "../shell/useUnsaved";
import type { DoctorChanges, NewDoctor } from "../api/bodies";

/** Those that most doctors speak; codes that are there already are kept. */
const LANGUAGES = (
  "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sr sv sw ta th tr uk ur vi zh"
).split(" ");

interface Props {
  /** Null: a new one. */
  doctor: Doctor | null;
  /** Whether it is the doctor's own: the rest is for the managers of the clinic. */
  isOwn?: boolean;
  save: (body: DoctorChanges & NewDoctor) => Promise<Doctor>;
  close?: () => void;
}

/** What is told of a doctor. */
export function DoctorForm({ doctor, isOwn = false, save, close }: Props) {
  const { form, element, submit, working, message } = useApiForm({
    name: doctor?.name ?? "",
    specialties: doctor?.specialties.join(", ") ?? "",
    licence: doctor?.licence ?? "",
    qualification: doctor?.qualification ?? "",
    practising_since: doctor?.practising_since ?? "",
    fee: doctor?.fee ? doctor.fee.amount / 10 ** digitsOf(doctor.fee.currency) : "",
    currency: doctor?.fee?.currency ?? "EUR",
    languages: [...(doctor?.languages ?? [])],
    about: doctor?.about ?? "",
  });
  const letGo = useUnsaved(form.values);
  const send = async () => {
    const { name, specialties, licence, practising_since, qualification, fee, currency, languages, about } = form.values;
    const own = {
      about,
      languages,
      qualification: qualification || null,
      practising_since: practising_since === "" ? null : Number(practising_since),
      fee: fee === "" ? null : moneyOf(Number(fee), currency),
    };
    const ours = { name, specialties: listed(specialties), licence: licence || null };
    const saved = await save((isOwn ? own : { ...own, ...ours }) as DoctorChanges & NewDoctor);
    letGo();
    notifications.show({ color: "success", message: `${saved.name} is saved.` });
    close?.();
  };
  return (
    <form ref={element} noValidate onSubmit={submit(send)} data-testid="doctor-form">
      <Stack gap="sm">
        {!isOwn && (
          <>
            <TextInput label="Name" name="name" required maxLength={80} {...form.getInputProps("name")} />
            <TextInput
              label="Specialties"
              name="specialties"
              required
              description="The first one is what slots are about; more after commas"
              {...form.getInputProps("specialties")}
            />
            <TextInput label="Licence number" name="licence" maxLength={40} {...form.getInputProps("licence")} />
          </>
        )}
        <TextInput label="Qualification" name="qualification" maxLength={200} {...form.getInputProps("qualification")} />
        <NumberInput
          label="Practising since"
          name="practising_since"
          description="The year; patients see how many years that is"
          min={1940}
          max={2199}
          hideControls
          thousandSeparator=""
          {...form.getInputProps("practising_since")}
        />
        <NumberInput label="Fee of a usual visit" name="fee" min={0} decimalScale={2} hideControls {...form.getInputProps("fee")} />
        <TextInput label="Currency" name="currency" maxLength={3} {...form.getInputProps("currency")} />
        <MultiSelect
          label="Languages"
          name="languages"
          searchable
          hidePickedOptions
          data-testid="doctor-languages"
          data={languagesWith(form.values.languages)}
          {...form.getInputProps("languages")}
        />
        <Textarea label="About" name="about" autosize minRows={3} maxLength={2000} {...form.getInputProps("about")} />
        <FormMessage>{message}</FormMessage>
        <FormFooter submit="Save" working={working} testId="doctor-save" {...(close && { onCancel: close })} />
      </Stack>
    </form>
  );
}

function languagesWith(present: readonly string[]): { value: string; label: string }[] {
  const codes = [...new Set([...LANGUAGES, ...present])];
  const named = codes.map((value) => ({ value, label: languageName(value) }));
  return named.sort((one, other) => one.label.localeCompare(other.label));
}

function moneyOf(amount: number, said: string): Money {
  const currency = said.trim().toUpperCase();
  return { amount: Math.round(amount * 10 ** digitsOf(currency)), currency };
}

/** How many digits the currency has after the point; two where nobody knows it, which the server refuses. */
function digitsOf(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 2;
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

function listed(text: string): string[] {
  const words = text.split(",").map((each) => each.trim().toLowerCase().replaceAll(" ", "_"));
  return [...new Set(words.filter(Boolean))];
}
