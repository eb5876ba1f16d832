import "../styles/laterMantine";

import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";

import { sentence } from "../api/problem";
import { BornInput } from "./BornInput";
import type { Question } from "./useBirthDate";

/** When somebody was born: asked once, in the middle of a claim. */
export default function BirthDateDialog({ question: { name, save, answered } }: { question: Question }) {
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
