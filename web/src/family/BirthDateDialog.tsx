import "../styles/laterMantine";

import { Modal, Stack, Text } from "@mantine/core";

import { Problem } from "../api/problem";
import { FormFooter } from "../forms/FormFooter";
import { FormMessage } from "../forms/FormMessage";
import { useApiForm } from "../forms/useApiForm";
import { BornInput } from "./BornInput";
import type { Question } from "./useBirthDate";

/** When somebody was born: asked once, in the middle of a claim. */
export default function BirthDateDialog({ question: { name, save, answered } }: { question: Question }) {
  const { form, element, submit, working, message } = useApiForm({ born: null as string | null });

  async function send() {
    const { born } = form.values;
    if (born === null) throw new Problem("bad_birth_date", 0, "Birth date is missing.");
    await save(born);
    answered(true);
  }

  return (
    <Modal opened onClose={() => answered(false)} title={`When was ${name} born?`} size="sm">
      <form
        data-testid="birth-date"
        ref={element}
        noValidate
        onSubmit={submit(send)}
      >
        <Stack>
          <Text size="sm">This appointment is for certain ages. We keep the date, and ask only once.</Text>
          <BornInput isFirst {...form.getInputProps("born")} />
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
