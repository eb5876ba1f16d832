import "../styles/laterMantine";

import { Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";

import { Problem } from "../api/problem";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useSubmit } from "../forms/useSubmit";
import { BornInput } from "./BornInput";
import type { Question } from "./useBirthDate";

/** When somebody was born: asked once, in the middle of a claim. */
export default function BirthDateDialog({ question: { name, save, answered } }: { question: Question }) {
  const [born, setBorn] = useState<string | null>(null);
  const { form, submit, working, errors, message } = useSubmit();

  async function send() {
    if (born === null) throw new Problem("bad_birth_date", 0, "Birth date is missing.");
    await save(born);
    answered(true);
  }

  return (
    <Modal opened onClose={() => answered(false)} title={`When was ${name} born?`} size="sm">
      <form
        data-testid="birth-date"
        ref={form}
        noValidate
        onSubmit={submit(send)}
      >
        <Stack>
          <Text size="sm">This appointment is for certain ages. We keep the date, and ask only once.</Text>
          <BornInput value={born} error={errors.born} onChange={setBorn} isFirst />
          <FormMessage>{message}</FormMessage>
          <FormFooter
            submit="Save and take it"
            working={working}
            testId="birth-date-save"
            onCancel={() => answered(false)}
            cancelVariant="default"
            align="fill"
          />
        </Stack>
      </form>
    </Modal>
  );
}
