import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useCallback, useEffect } from "react";

import type { LiveState } from "../live/state";
import { useLive, useNow } from "../services";
import { countdown } from "../time/words";
import { undoableSlot, type Undoable } from "./undo";

const READING_MS = 7_000;
/** A withdrawal is answered before its event has come. */
const SETTLING_MS = 2_000;

export function toastOf(slotId: string): string {
  return `undo ${slotId}`;
}

/** Says what was done and takes it back with one tap, for as long as it can be. Then it says why not, or goes. */
export function UndoToast({ slotId, done, undo }: { slotId: string; done: string; undo: () => void }) {
  const now = useNow();
  const left = useLive(useCallback((state: LiveState) => undoableSlot(state, slotId, now), [slotId, now]));
  const { fate } = left;
  useEffect(() => {
    if (fate === "left") return undefined;
    const timer = setTimeout(() => notifications.hide(toastOf(slotId)), fate === "gone" ? SETTLING_MS : READING_MS);
    return () => clearTimeout(timer);
  }, [fate, slotId]);
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm">
        {done} {inWords(left)}
      </Text>
      {fate === "left" && (
        <Button size="compact-sm" variant="light" data-testid="undo" style={{ flex: "none" }} onClick={undo}>
          Undo (<span className="numbers">{countdown(left.ms)}</span>)
        </Button>
      )}
    </Group>
  );
}

function inWords(what: Undoable): string {
  if (what.fate === "taken") return `Too late to undo: ${what.by ?? "somebody"} has the time now.`;
  return what.fate === "undone" ? "A colleague has undone it." : "";
}
