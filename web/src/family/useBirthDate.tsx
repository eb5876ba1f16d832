/** Asking for a birth date where a visit is for some ages: inside the claim, which then goes on. */
import { lazy, Suspense, useState, type ReactNode } from "react";

import { Problem } from "../api/problem";
import { useServices } from "../services";

/** It has a calendar, which most never need. */
const BirthDateDialog = lazy(() => import("./BirthDateDialog"));

export interface Question {
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

  const dialog: ReactNode = question && (
    <Suspense>
      <BirthDateDialog question={question} />
    </Suspense>
  );
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
