import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect, useState } from "react";

import { sentence } from "../api/problem";
import type { Booking } from "../api/shapes";
import { useNow, useServices } from "../services";
import { dayAndTime } from "../time/words";

/** So long a visit that was just taken can be given back with one tap, in milliseconds. */
export const UNDO_MS = 10_000;
const READING_MS = 5_000;

/** Says that a visit is theirs, whichever list it was taken from, and lets it be given back at once. */
export function useTellTaken(): (booking: Booking) => void {
  const services = useServices();
  return (booking) => {
    const { brief } = booking;
    const now = services.clock.now();
    const when = `${dayAndTime(brief.start, brief.zone, now)} with ${brief.doctor_name}`;
    // A visit that was given back for this one may be somebody else's by now: that is no undo.
    const isUndoable = booking.moved_from === null;
    const undo = async () => {
      services.store.learn("booking", await services.api.cancel(booking.id));
      void services.queries.invalidateQueries({ queryKey: ["snapshot", "mine"] });
    };
    notifications.show({
      id: toastOf(booking.id),
      color: "leaf",
      title: "It’s yours",
      autoClose: isUndoable ? false : READING_MS,
      message: isUndoable ? <TakenToast id={booking.id} when={when} until={now + UNDO_MS} undo={undo} /> : when,
    });
  };
}

function toastOf(bookingId: string): string {
  return `taken ${bookingId}`;
}

interface Props {
  id: string;
  when: string;
  until: number;
  undo: () => Promise<void>;
}

/** It brings its own hooks' services: a notice stands outside of the page that it is about. */
function TakenToast({ id, when, until, undo }: Props) {
  const now = useNow();
  const [step, setStep] = useState<"taken" | "working" | "undone" | "failed">("taken");
  const [said, setSaid] = useState(when);
  const seconds = Math.ceil((until - now) / 1000);
  const isOver = seconds <= 0 && step === "taken";
  useEffect(() => {
    if (!isOver && (step === "taken" || step === "working")) return undefined;
    const timer = setTimeout(() => notifications.hide(toastOf(id)), isOver ? 0 : READING_MS);
    return () => clearTimeout(timer);
  }, [id, isOver, step]);

  async function press() {
    setStep("working");
    try {
      await undo();
      setSaid("Undone: it is not yours, and free for others again.");
      setStep("undone");
    } catch (error) {
      setSaid(sentence(error));
      setStep("failed");
    }
  }

  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm" role={step === "failed" ? "alert" : "status"}>
        {said}
      </Text>
      {(step === "taken" || step === "working") && (
        <Button
          size="compact-sm"
          variant="light"
          style={{ flex: "none" }}
          data-testid="taken-undo"
          loading={step === "working"}
          onClick={() => void press()}
        >
          Undo (<span className="numbers">{Math.max(0, seconds)}</span>)
        </Button>
      )}
    </Group>
  );
}
