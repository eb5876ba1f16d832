import "../styles/laterMantine";

import { Button, Group, Modal, Text } from "@mantine/core";
import type { KeyboardEvent } from "react";

/** Asks before something that is not saved is lost. */
export default function UnsavedDialog({ answer }: { answer: (goes: boolean) => void }) {
  const stay = () => answer(false);
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === "Escape") stay();
  };
  // The window of the form under it would hear Escape as well.
  const own = { "data-mantine-stop-propagation": "true", onKeyDown };
  return (
    <Modal opened onClose={stay} title="Leave without saving?" size="sm" zIndex={400} withCloseButton={false} centered>
      <Text size="sm">What you changed here is not saved, and would be lost.</Text>
      <Group gap={8} mt="md">
        <Button {...own} data-autofocus data-testid="unsaved-stay" onClick={stay}>
          Go on editing
        </Button>
        <Button {...own} variant="default" data-testid="unsaved-leave" onClick={() => answer(true)}>
          Leave without saving
        </Button>
      </Group>
    </Modal>
  );
}
