import { Modal } from "@mantine/core";
import type { ReactNode } from "react";

import { useAskingClose } from "./useUnsaved";

interface Props {
  opened: boolean;
  close: () => void;
  title: string;
  /** The form, given the way out that asks first whether what is not saved may go. */
  children: (close: () => void) => ReactNode;
}

/** A large form over the page. */
export function FormModal({ opened, close, title, children }: Props) {
  const asking = useAskingClose(close);
  return (
    <Modal opened={opened} onClose={asking} title={title} size="lg">
      {children(asking)}
    </Modal>
  );
}
