import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";

import { sentence } from "../api/problem";
import { useNow, useServices } from "../services";

const READING_MS = 5_000;

export interface Undoable {
  /** What it is about: a newer notice about the same takes the place of the older one. */
  readonly about: string;
  readonly title?: string;
  readonly done: string;
  /** So long it can be undone, in milliseconds. */
  readonly ms: number;
  readonly undo: () => Promise<unknown>;
  readonly undone: string;
  readonly testId: string;
}

/** Says what was done, with an "Undo" that counts down; then what became of that, or nothing. */
export function useUndoNotice(): (what: Undoable) => void {
  const { clock } = useServices();
  return (what) => {
    const until = clock.now() + what.ms;
    notifications.hide(what.about);
    notifications.show({
      id: what.about,
      color: "success",
      title: what.title,
      autoClose: false,
      message: <UndoNotice what={what} until={until} />,
    });
  };
}

function UndoNotice({ what, until }: { what: Undoable; until: number }) {
  const now = useNow();
  const { mutate, isPending, isSuccess, isError, error } = useMutation({ mutationFn: what.undo });
  const said = isError ? sentence(error) : isSuccess ? what.undone : what.done;
  const isSettled = isSuccess || isError;
  const seconds = Math.ceil((until - now) / 1000);
  const isOver = seconds <= 0 && !isPending && !isSettled;
  useEffect(() => {
    if (!isOver && !isSettled) return undefined;
    const timer = setTimeout(() => notifications.hide(what.about), isOver ? 0 : READING_MS);
    return () => clearTimeout(timer);
  }, [what.about, isOver, isSettled]);

  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm" role={isError ? "alert" : "status"}>
        {said}
      </Text>
      {!isSettled && (
        <Button
          size="compact-sm"
          variant="light"
          style={{ flex: "none" }}
          data-testid={what.testId}
          loading={isPending}
          onClick={() => mutate()}
        >
          Undo (<span className="numbers">{Math.max(0, seconds)}</span>)
        </Button>
      )}
    </Group>
  );
}
