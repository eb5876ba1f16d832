import { Alert } from "@mantine/core";
import { useState } from "react";

import { sentence } from "../api/problem";

/** One request of a form: under way, refused, or done. */
export function useAsking() {
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [done, setDone] = useState(false);
  async function ask(work: () => Promise<unknown>) {
    setWorking(true);
    setProblem(null);
    try {
      await work();
      setDone(true);
    } catch (error) {
      setProblem(error);
    } finally {
      setWorking(false);
    }
  }
  return { working, problem, done, ask };
}

export function Refusal({ problem }: { problem: unknown }) {
  if (problem === null) return null;
  return (
    <Alert color="coral" role="alert">
      {sentence(problem)}
    </Alert>
  );
}
