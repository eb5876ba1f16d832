/** Asking for a birth date where a visit is for some ages: inside the claim, which then goes on. */
import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { DateInput } from "@mantine/dates";
import { useState, type ReactNode } from "react";

import { Problem, sentence } from "../api/problem";
import { useNow, useServices } from "../services";
import { dayOf, ownZone } from "../time/words";

interface Question {
  readonly name: string;
  readonly save: (born: string) => Promise<unknown>;
  readonly answered: (isGiven: boolean) => void;
}

/**
 * `attempt(whom, work)` does the work; where the server lacks a birth date it is asked for in `dialog`, kept by
 * `whom.save`, and the work is done again. Whoever will not say it sees the refusal.
 */
export function useBirthDate() {
  const [question, setQuestion] = useState<Question | null>(null);

  async function attempt<T>(whom: Pick<Question, "name" | "save">, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem && error.code === "birth_date_needed")) throw error;
      const isGiven = await new Promise<boolean>((answered) => setQuestion({ ...whom, answered }));
      setQuestion(null);
      if (!isGiven) throw error;
      return await work();
    }
  }

  const dialog: ReactNode = question && <BirthDateDialog question={question} />;
  return { attempt, dialog };
}

/** The same for one of the account's people, whose birth date is then written on them. */
export function usePatientBirthDate(patientId: string | null) {
  const { api, store } = useServices();
  const { attempt, dialog } = useBirthDate();

  function attemptForPatient<T>(work: () => Promise<T>): Promise<T> {
    const patient = patientId === null ? undefined : store.get().patient[patientId]?.value;
    if (!patient) return work();
    const { id, name } = patient;
    const save = async (born: string) => store.learn("patient", await api.changePatient(id, { name, born }));
    return attempt({ name, save }, work);
  }

  return { attempt: attemptForPatient, dialog };
}

function BirthDateDialog({ question: { name, save, answered } }: { question: Question }) {
  const [born, setBorn] = useState<string | null>(null);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function send(day: string) {
    setWorking(true);
    setProblem(null);
    try {
      await save(day);
      answered(true);
    } catch (error) {
      setProblem(sentence(error));
      setWorking(false);
    }
  }

  return (
    <Modal opened onClose={() => answered(false)} title={`When was ${name} born?`} size="sm">
      <form
        data-testid="birth-date"
        onSubmit={(event) => {
          event.preventDefault();
          if (born) void send(born);
        }}
      >
        <Stack>
          <Text size="sm">This appointment is for certain ages. We keep the date, and ask only once.</Text>
          <BornInput value={born} onChange={setBorn} isFirst />
          {problem && (
            <Alert color="coral" role="alert">
              {problem}
            </Alert>
          )}
          <Group grow>
            <Button type="submit" loading={working} disabled={born === null} data-testid="birth-date-save">
              Save and take it
            </Button>
            <Button variant="default" onClick={() => answered(false)}>
              Never mind
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface BornInputProps {
  value: string | null;
  onChange: (born: string | null) => void;
  error?: string | undefined;
  description?: string;
  isFirst?: boolean;
}

/** A day between 1900 and today. */
export function BornInput({ value, onChange, error, description, isFirst = false }: BornInputProps) {
  const today = dayOf(useNow(60_000), ownZone());
  return (
    <DateInput
      label="Birth date"
      description={description}
      inputWrapperOrder={["label", "input", "error", "description"]}
      placeholder="12 March 2019"
      clearable
      valueFormat="D MMMM YYYY"
      defaultLevel="decade"
      minDate="1900-01-01"
      maxDate={today}
      popoverProps={{ withinPortal: true }}
      data-autofocus={isFirst || undefined}
      data-testid="person-born"
      value={value}
      error={error}
      onChange={onChange}
    />
  );
}
